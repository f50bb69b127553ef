package org.ddrroutes.operations.console;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The registrations of the last hour by the minute in which they were received, and where they stand now. The rows are those of
 * all instances; however many look, they are counted every {@value #KEPT_SECONDS} seconds at most.
 */
@Component
class LastHour {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int KEPT_SECONDS = 20;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Mono<Figures> figures;

    LastHour(ListDatabase database, OperatorWork work, Clock clock) {
        this.jdbc = database.jdbc();
        this.clock = clock;
        this.figures = work.list(this::count).cache(Duration.ofSeconds(KEPT_SECONDS));
    }

    /**
     * The whole minutes before now.
     *
     * @param from the first minute, in seconds since 1970
     * @param to the end of the last one
     * @param minutes those in which something was received
     */
    record Figures(long from, long to, List<Minute> minutes) {}

    /**
     * What was received in one minute.
     *
     * @param start in seconds since 1970
     * @param settled how many are {@code REGISTERED} or {@code REJECTED} by now
     * @param dead how many wait for a person
     * @param seconds from the receipt to {@code ACCEPTED}, on average; null where none was accepted
     */
    record Minute(
            long start,
            String at,
            int received,
            int settled,
            int dead,
            @Nullable Double seconds) {}

    Mono<Figures> figures() {
        return figures;
    }

    private Figures count() {
        Instant to = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        Instant from = to.minus(HOUR);
        List<Minute> minutes = jdbc.sql("""
                        SELECT CAST(EXTRACT(EPOCH FROM date_trunc('minute', received_at)) AS BIGINT) AS start,
                            COUNT(*) AS received,
                            COUNT(*) FILTER (WHERE state IN ('REGISTERED', 'REJECTED')) AS settled,
                            COUNT(*) FILTER (WHERE state = 'DEAD') AS dead,
                            CAST(AVG(EXTRACT(EPOCH FROM accepted_at - received_at)) AS DOUBLE PRECISION) AS seconds
                        FROM registration WHERE received_at >= :from AND received_at < :to
                        GROUP BY 1 ORDER BY 1""")
                .param("from", TimeColumn.of(from))
                .param("to", TimeColumn.of(to))
                .query(LastHour::minute)
                .list();
        return new Figures(from.getEpochSecond(), to.getEpochSecond(), minutes);
    }

    private static Minute minute(ResultSet rs, int index) throws SQLException {
        long start = rs.getLong("start");
        Number seconds = (Number) rs.getObject("seconds");
        return new Minute(
                start,
                BangkokTimestamp.of(Instant.ofEpochSecond(start)),
                rs.getInt("received"),
                rs.getInt("settled"),
                rs.getInt("dead"),
                seconds == null ? null : Math.round(seconds.doubleValue() * 1000) / 1000.0);
    }
}
