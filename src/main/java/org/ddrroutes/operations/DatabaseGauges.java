package org.ddrroutes.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the database alone can tell of all instances together, counted now and then: results that wait for the broker, registrations
 * whose message is not disposed of, and callbacks that no registration was found for. The last count stays while
 * the database does not answer: {@code ddr.database.up} says so.
 */
@Component
class DatabaseGauges implements MeterBinder, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGauges.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final StuckLimits limits;
    private final Clock clock;
    private final RepeatedTask rounds;
    private volatile @Nullable Counted counted;
    private boolean isWarned;

    DatabaseGauges(ListDatabase database, StuckLimits limits, Clock clock) {
        this.jdbc = database.jdbc();
        this.limits = limits;
        this.clock = clock;
        this.rounds = new RepeatedTask("database-figures", EVERY, this::count);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ddr.outbox.results", this, DatabaseGauges::waitingResults)
                .description("Results that wait to be sent to the broker")
                .register(registry);
        TimeGauge.builder("ddr.outbox.oldest", this, TimeUnit.SECONDS, DatabaseGauges::oldestResultSeconds)
                .description("How long the oldest of them has been waiting")
                .register(registry);
        TimeGauge.builder(
                        "ddr.registrations.unanswered.oldest",
                        this,
                        TimeUnit.SECONDS,
                        DatabaseGauges::oldestUnansweredSeconds)
                .description("For how long the oldest registration has been RECEIVED or SUBMITTING")
                .register(registry);
        Gauge.builder("ddr.callbacks.unmatched", this, DatabaseGauges::unmatchedCallbacks)
                .description("Callbacks that no registration was found for")
                .register(registry);
    }

    @Override
    public void destroy() {
        rounds.close();
    }

    private void count() {
        try {
            counted = jdbc.sql("""
                            SELECT COUNT(*) AS results, MIN(created_at) AS oldest,
                                (SELECT COUNT(*) FROM callback WHERE NOT matched AND dismissed_at IS NULL) AS unmatched,
                                (SELECT MIN(updated_at) FROM registration WHERE state IN ('RECEIVED', 'SUBMITTING'))
                                    AS unanswered
                            FROM result_outbox""")
                    .query((row, i) -> new Counted(
                            row.getLong("results"),
                            instant(row.getObject("oldest", OffsetDateTime.class)),
                            row.getLong("unmatched"),
                            instant(row.getObject("unanswered", OffsetDateTime.class))))
                    .single();
            warnOfUnanswered();
        } catch (DataAccessException e) {
            LOG.debug(
                    "not counted: the database does not answer ({})",
                    e.getClass().getSimpleName());
        }
    }

    private double waitingResults() {
        Counted now = counted;
        return now == null ? 0 : now.results();
    }

    /** Once, until none waits so long. */
    private void warnOfUnanswered() {
        double seconds = oldestUnansweredSeconds();
        boolean isLate = seconds > limits.call().toSeconds();
        if (isLate && !isWarned) {
            LOG.warn(
                    "a registration has been RECEIVED or SUBMITTING for {} s: its message waits for the gate, or is"
                            + " missed; see /actuator/stuck",
                    Math.round(seconds));
        }
        isWarned = isLate;
    }

    private double oldestResultSeconds() {
        Counted now = counted;
        return now == null ? 0 : secondsSince(now.oldest());
    }

    private double oldestUnansweredSeconds() {
        Counted now = counted;
        return now == null ? 0 : secondsSince(now.unanswered());
    }

    private double secondsSince(@Nullable Instant time) {
        return time == null ? 0 : Duration.between(time, clock.instant()).toMillis() / 1_000.0;
    }

    private double unmatchedCallbacks() {
        Counted now = counted;
        return now == null ? 0 : now.unmatched();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private record Counted(
            long results,
            @Nullable Instant oldest,
            long unmatched,
            @Nullable Instant unanswered) {}
}
