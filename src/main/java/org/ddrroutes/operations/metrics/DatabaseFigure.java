package org.ddrroutes.operations.metrics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.registration.RegistrationState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Something that waits in the database. An index serves each of them, and none reads what is over and done with.
 *
 * @param state of the registrations that it is about; null where it is about something else
 * @param sql what stands behind {@code SELECT}
 */
record DatabaseFigure(
        String name, String description, @Nullable RegistrationState state, Unit unit, String sql) {

    enum Unit {
        COUNT,
        /** A time that is shown as it is. */
        TIME,
        /** A time that is shown by how long ago it was. */
        AGE
    }

    private static final int MOST_COUNTED = 10_000;

    static final DatabaseFigure OLDEST_RECEIVED = oldest(RegistrationState.RECEIVED, "updated_at");
    static final DatabaseFigure OLDEST_SUBMITTING = oldest(RegistrationState.SUBMITTING, "updated_at");
    static final List<DatabaseFigure> ALL = List.of(
            count("ddr.outbox.results", "Results that wait to be sent to the broker", "result_outbox"),
            new DatabaseFigure(
                    "ddr.outbox.oldest",
                    "How long the oldest of them has been waiting",
                    null,
                    Unit.AGE,
                    "MIN(created_at) FROM result_outbox"),
            count(
                    "ddr.outbox.failing.addresses",
                    "Reply addresses that did not take the last result that was sent to them",
                    "result_address WHERE address <> '' AND tries > 0"),
            count(
                    "ddr.outbox.results.queue.blocked",
                    "1 while the results queue takes no results, 0 while it does",
                    "result_address WHERE address = '' AND tries > 0"),
            count(
                    "ddr.callbacks.unmatched",
                    "Callbacks that no registration was found for",
                    "callback WHERE NOT matched AND dismissed_at IS NULL"),
            count(
                    "ddr.callbacks.contradicting",
                    "Callbacks that contradict the final state of their registration, and nobody has decided yet",
                    "contradiction"),
            new DatabaseFigure(
                    "ddr.callbacks.last.timestamp",
                    "When a callback was recorded last, in seconds since 1970; 0: never",
                    null,
                    Unit.TIME,
                    "received_at FROM callback ORDER BY id DESC LIMIT 1"),
            overdue(RegistrationState.RECEIVED, "updated_at < :missedCall"),
            overdue(RegistrationState.SUBMITTING, "updated_at < :missedCall"),
            overdue(RegistrationState.RETRYING, StuckLimits.DUE + " < :missedRetry"),
            OLDEST_RECEIVED,
            OLDEST_SUBMITTING,
            oldest(RegistrationState.RETRYING, StuckLimits.DUE),
            oldest(RegistrationState.ACCEPTED, "accepted_at"),
            oldest(RegistrationState.DEAD, "updated_at"));

    private static final String SQL =
            ALL.stream().map(DatabaseFigure::column).collect(Collectors.joining(", ", "SELECT ", ""));

    /**
     * All of them, times in milliseconds since 1970, 0 where there is none.
     *
     * @param missedCall a registration that waits for its first call, or is in a call, since before this is missed
     * @param missedRetry a registration that was due before this is missed
     */
    static Map<DatabaseFigure, Long> read(JdbcClient jdbc, Instant missedCall, Instant missedRetry) {
        return jdbc.sql(SQL)
                .param("missedCall", TimeColumn.of(missedCall))
                .param("missedRetry", TimeColumn.of(missedRetry))
                .query(DatabaseFigure::values)
                .single();
    }

    private static Map<DatabaseFigure, Long> values(ResultSet row, int index) throws SQLException {
        Map<DatabaseFigure, Long> values = new HashMap<>();
        for (int i = 0; i < ALL.size(); i++) {
            values.put(ALL.get(i), row.getLong(i + 1));
        }
        return values;
    }

    private String column() {
        String value = "(SELECT " + sql + ")";
        return unit == Unit.COUNT ? value : "CAST(1000 * EXTRACT(EPOCH FROM " + value + ") AS BIGINT)";
    }

    private static DatabaseFigure count(String name, String description, String from) {
        return new DatabaseFigure(name, description, null, Unit.COUNT, "COUNT(*) FROM " + from);
    }

    private static DatabaseFigure overdue(RegistrationState state, String isMissed) {
        return new DatabaseFigure(
                "ddr.registrations.overdue",
                "Registrations whose message has not come though the gate is open",
                state,
                Unit.COUNT,
                "COUNT(*) FROM (SELECT FROM registration WHERE state = '%s' AND %s LIMIT %d) r"
                        .formatted(state, isMissed, MOST_COUNTED));
    }

    private static DatabaseFigure oldest(RegistrationState state, String since) {
        return new DatabaseFigure(
                "ddr.registrations.oldest",
                "How long the oldest registration has been in this state; RETRYING: has been due",
                state,
                Unit.AGE,
                "MIN(%s) FROM registration WHERE state = '%s'".formatted(since, state));
    }
}
