package org.ddrroutes.operations.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.registration.RegistrationState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What waits in the database. An index serves each of its parts, and no part reads what is over and done with.
 *
 * @param results results that wait for the broker
 * @param failingAddresses reply addresses that did not take the last result that was sent to them
 * @param lastCallback when a callback was recorded last
 * @param overdue by state, registrations whose message is missed; at most {@link #MOST_COUNTED}
 * @param oldest by state, since when its oldest registration waits; a state without one is left out
 */
record DatabaseFigures(
        long results,
        @Nullable Instant oldestResult,
        long failingAddresses,
        boolean isResultsQueueBlocked,
        long unmatchedCallbacks,
        long contradictions,
        @Nullable Instant lastCallback,
        Map<RegistrationState, Long> overdue,
        Map<RegistrationState, Instant> oldest) {

    static final DatabaseFigures NONE = new DatabaseFigures(0, null, 0, false, 0, 0, null, Map.of(), Map.of());

    static final int MOST_COUNTED = 10_000;

    private static final String SQL = """
            SELECT
                (SELECT COUNT(*) FROM result_outbox) AS results,
                (SELECT MIN(created_at) FROM result_outbox) AS oldest_result,
                (SELECT COUNT(*) FROM result_address WHERE address <> '' AND tries > 0) AS failing_addresses,
                (SELECT COUNT(*) FROM result_address WHERE address = '' AND tries > 0) AS blocked_results_queue,
                (SELECT COUNT(*) FROM callback WHERE NOT matched AND dismissed_at IS NULL) AS unmatched,
                (SELECT COUNT(*) FROM contradiction) AS contradictions,
                (SELECT received_at FROM callback ORDER BY id DESC LIMIT 1) AS last_callback,
                (SELECT COUNT(*) FROM (SELECT FROM registration
                    WHERE state = 'RECEIVED' AND updated_at < :missedCall LIMIT :most) r) AS overdue_received,
                (SELECT COUNT(*) FROM (SELECT FROM registration
                    WHERE state = 'SUBMITTING' AND updated_at < :missedCall LIMIT :most) r) AS overdue_submitting,
                (SELECT COUNT(*) FROM (SELECT FROM registration
                    WHERE state = 'RETRYING' AND %1$s < :missedRetry LIMIT :most) r) AS overdue_retrying,
                (SELECT MIN(updated_at) FROM registration WHERE state = 'RECEIVED') AS oldest_received,
                (SELECT MIN(updated_at) FROM registration WHERE state = 'SUBMITTING') AS oldest_submitting,
                (SELECT MIN(%1$s) FROM registration WHERE state = 'RETRYING') AS oldest_retrying,
                (SELECT MIN(accepted_at) FROM registration WHERE state = 'ACCEPTED') AS oldest_accepted,
                (SELECT MIN(updated_at) FROM registration WHERE state = 'DEAD') AS oldest_dead
            """.formatted(StuckLimits.DUE);

    /**
     * @param missedCall a registration that waits for its first call, or is in a call, since before this is missed
     * @param missedRetry a registration that was due before this is missed
     */
    static DatabaseFigures read(JdbcClient jdbc, Instant missedCall, Instant missedRetry) {
        return jdbc.sql(SQL)
                .param("missedCall", TimeColumn.of(missedCall))
                .param("missedRetry", TimeColumn.of(missedRetry))
                .param("most", MOST_COUNTED)
                .query((row, index) -> of(row))
                .single();
    }

    private static DatabaseFigures of(ResultSet row) throws SQLException {
        Map<RegistrationState, Long> overdue = new EnumMap<>(RegistrationState.class);
        for (RegistrationState state : DatabaseGauges.MISSED_STATES) {
            overdue.put(state, row.getLong("overdue_" + state.name().toLowerCase(Locale.ROOT)));
        }
        Map<RegistrationState, Instant> oldest = new EnumMap<>(RegistrationState.class);
        for (RegistrationState state : DatabaseGauges.WAITING_STATES) {
            Instant since = TimeColumn.orNull(row, "oldest_" + state.name().toLowerCase(Locale.ROOT));
            if (since != null) {
                oldest.put(state, since);
            }
        }
        return new DatabaseFigures(
                row.getLong("results"),
                TimeColumn.orNull(row, "oldest_result"),
                row.getLong("failing_addresses"),
                row.getLong("blocked_results_queue") > 0,
                row.getLong("unmatched"),
                row.getLong("contradictions"),
                TimeColumn.orNull(row, "last_callback"),
                overdue,
                oldest);
    }
}
