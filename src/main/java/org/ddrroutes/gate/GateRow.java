package org.ddrroutes.gate;

import java.time.Instant;
import org.ddrroutes.database.TimeColumn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The one row of the table {@code gate}: what every instance goes by. */
@Component
class GateRow {

    private static final String SELECT = "SELECT *, is_open AS open, by_whom AS by FROM gate WHERE id = 1";

    private final JdbcClient jdbc;

    GateRow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    GateState read() {
        return jdbc.sql(SELECT).query(GateState.class).single();
    }

    GateState lock() {
        return jdbc.sql(SELECT + " FOR UPDATE").query(GateState.class).single();
    }

    void write(GateState state) {
        jdbc.sql("""
                        WITH change AS (
                            INSERT INTO gate_change (at, is_open, cause, code, reason, until, by_whom, probing)
                            VALUES (:since, :open, :cause, :code, :reason, :until, :by, :probing))
                        UPDATE gate SET is_open = :open, cause = :cause, code = :code, reason = :reason, since = :since,
                            until = :until, by_whom = :by, failures = :failures, closings = :closings,
                            probing = :probing, probe_owner = NULL, probe_until = NULL
                        WHERE id = 1""")
                .param("open", state.open())
                .param("cause", state.cause())
                .param("code", state.code())
                .param("reason", state.reason())
                .param("since", TimeColumn.of(state.since()))
                .param("until", state.until() == null ? null : TimeColumn.of(state.until()))
                .param("by", state.by())
                .param("failures", state.failures())
                .param("closings", state.closings())
                .param("probing", state.probing())
                .update();
    }

    /** Lets one call through now. */
    void probeNow(Instant now) {
        jdbc.sql("""
                        UPDATE gate SET until = :now, probe_owner = NULL, probe_until = NULL
                        WHERE id = 1 AND NOT is_open AND (until IS NULL OR until > :now)""").param("now", TimeColumn.of(now)).update();
    }

    void countFailures(int failures) {
        jdbc.sql("UPDATE gate SET failures = :failures WHERE id = 1 AND failures <> :failures")
                .param("failures", failures)
                .update();
    }

    /** Takes the one probe for this owner, unless another has it; a probe whose owner died is free again at its end. */
    boolean takeProbe(String owner, Instant now, Instant end) {
        return jdbc.sql("""
                                UPDATE gate SET probe_owner = :owner, probe_until = :end
                                WHERE id = 1
                                  AND ((is_open AND probing) OR (NOT is_open AND until <= :now))
                                  AND (probe_owner IS NULL OR probe_owner = :owner OR probe_until < :now)""")
                        .param("owner", owner)
                        .param("now", TimeColumn.of(now))
                        .param("end", TimeColumn.of(end))
                        .update()
                == 1;
    }

    void returnProbe(String owner) {
        jdbc.sql("UPDATE gate SET probe_owner = NULL, probe_until = NULL WHERE id = 1 AND probe_owner = :owner")
                .param("owner", owner)
                .update();
    }
}
