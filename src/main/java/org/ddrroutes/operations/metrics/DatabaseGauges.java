package org.ddrroutes.operations.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.gate.GateMonitor;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.operations.web.ListDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What the database alone can tell of all instances together, counted now and then: what waits, and what waits for too
 * long. The last count stays while the database does not answer: {@code ddr.database.up} says so.
 */
@Component
class DatabaseGauges implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGauges.class);

    private final JdbcClient jdbc;
    private final GateMonitor gate;
    private final QueueDepthSampler queues;
    private final StuckLimits limits;
    private final Clock clock;
    private volatile Map<DatabaseFigure, Long> values = Map.of();
    private boolean isWarned;

    DatabaseGauges(ListDatabase database, GateMonitor gate, QueueDepthSampler queues, StuckLimits limits, Clock clock) {
        this.jdbc = database.jdbc();
        this.gate = gate;
        this.queues = queues;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (DatabaseFigure figure : DatabaseFigure.ALL) {
            Tags tags = figure.state() == null
                    ? Tags.empty()
                    : Tags.of("state", figure.state().name());
            if (figure.unit() == DatabaseFigure.Unit.COUNT) {
                Gauge.builder(figure.name(), this, gauges -> gauges.value(figure))
                        .description(figure.description())
                        .tags(tags)
                        .register(registry);
            } else {
                TimeGauge.builder(figure.name(), this, TimeUnit.MILLISECONDS, gauges -> gauges.value(figure))
                        .description(figure.description())
                        .tags(tags)
                        .register(registry);
            }
        }
    }

    /** As it is shown; times in milliseconds. */
    private long value(DatabaseFigure figure) {
        long value = values.getOrDefault(figure, 0L);
        return figure.unit() == DatabaseFigure.Unit.AGE && value != 0 ? Math.max(0, clock.millis() - value) : value;
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void count() {
        try {
            Instant now = clock.instant();
            values = DatabaseFigure.read(
                    jdbc, missedBefore(limits.call(), now), missedBefore(StuckLimits.lateRetry(queues.depths()), now));
            warnOfUnanswered();
        } catch (DataAccessException e) {
            LOG.debug(
                    "not counted: the database does not answer ({})",
                    e.getClass().getSimpleName());
        }
    }

    /** Once, until none waits so long. */
    private void warnOfUnanswered() {
        Duration longest = Duration.ofMillis(
                Math.max(value(DatabaseFigure.OLDEST_RECEIVED), value(DatabaseFigure.OLDEST_SUBMITTING)));
        boolean isLong = longest.compareTo(limits.call()) > 0;
        if (isLong && !isWarned) {
            LOG.warn(
                    "a registration has been RECEIVED or SUBMITTING for {} s: its message waits for the gate, or is"
                            + " missed; see /actuator/stuck",
                    longest.toSeconds());
        }
        isWarned = isLong;
    }

    /** None is missed while the gate is not open for all, or has not been for so long. */
    private Instant missedBefore(Duration late, Instant now) {
        Optional<GateState> open = gate.lastSeen()
                .filter(state -> state.passage(now) == GateState.Passage.ALL)
                .filter(state -> state.since().isBefore(now.minus(late)));
        return open.isPresent() ? now.minus(late) : Instant.EPOCH;
    }
}
