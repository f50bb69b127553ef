package org.ddrroutes.operations.deadletter;

import java.util.HashSet;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.Parameters;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows which registrations were replayed and are dead again. */
@Component
public class ReplayedLetters {

    private final JdbcClient jdbc;

    ReplayedLetters(ListDatabase lists) {
        this.jdbc = lists.jdbc();
    }

    /** @param value {@code true}, {@code false}, or null where it is not asked for */
    DeadLetterFilter.@Nullable Replayed asked(@Nullable String value) {
        Boolean wanted = Parameters.trueOrFalse("replayed", value);
        if (wanted == null) {
            return null;
        }
        return new DeadLetterFilter.Replayed(
                wanted, new HashSet<>(jdbc.sql("""
                        SELECT DISTINCT request_uid FROM registration_event e JOIN registration r USING (request_uid)
                        WHERE e.from_state = 'DEAD' AND e.to_state = 'RECEIVED' AND r.state = 'DEAD'""").query(String.class).list()));
    }
}
