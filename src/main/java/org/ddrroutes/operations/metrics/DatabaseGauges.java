package org.ddrroutes.operations.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.ddrroutes.gate.GateMonitor;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.registration.RegistrationState;
import org.jspecify.annotations.Nullable;
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

    /** Whose message may be missed. */
    static final List<RegistrationState> MISSED_STATES =
            List.of(RegistrationState.RECEIVED, RegistrationState.SUBMITTING, RegistrationState.RETRYING);

    /** Where something is still to come. */
    static final List<RegistrationState> WAITING_STATES = List.of(
            RegistrationState.RECEIVED,
            RegistrationState.SUBMITTING,
            RegistrationState.RETRYING,
            RegistrationState.ACCEPTED,
            RegistrationState.DEAD);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseGauges.class);

    private final JdbcClient jdbc;
    private final GateMonitor gate;
    private final QueueDepthSampler queues;
    private final StuckLimits limits;
    private final Clock clock;
    private volatile DatabaseFigures figures = DatabaseFigures.NONE;
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
        gauge("ddr.outbox.results", DatabaseFigures::results)
                .description("Results that wait to be sent to the broker")
                .register(registry);
        age("ddr.outbox.oldest", DatabaseFigures::oldestResult)
                .description("How long the oldest of them has been waiting")
                .register(registry);
        gauge("ddr.outbox.failing.addresses", DatabaseFigures::failingAddresses)
                .description("Reply addresses that did not take the last result that was sent to them")
                .register(registry);
        gauge("ddr.outbox.results.queue.blocked", now -> now.isResultsQueueBlocked() ? 1 : 0)
                .description("1 while the results queue takes no results, 0 while it does")
                .register(registry);
        gauge("ddr.callbacks.unmatched", DatabaseFigures::unmatchedCallbacks)
                .description("Callbacks that no registration was found for")
                .register(registry);
        gauge("ddr.callbacks.contradicting", DatabaseFigures::contradictions)
                .description(
                        "Callbacks that contradict the final state of their registration, and nobody has decided yet")
                .register(registry);
        TimeGauge.builder(
                        "ddr.callbacks.last.timestamp",
                        this,
                        TimeUnit.MILLISECONDS,
                        gauges -> millis(gauges.figures.lastCallback()))
                .description("When a callback was recorded last, in seconds since 1970; 0: never")
                .register(registry);
        for (RegistrationState state : MISSED_STATES) {
            gauge("ddr.registrations.overdue", now -> now.overdue().getOrDefault(state, 0L))
                    .description("Registrations whose message has not come though the gate is open")
                    .tag("state", state.name())
                    .register(registry);
        }
        for (RegistrationState state : WAITING_STATES) {
            age("ddr.registrations.oldest", now -> now.oldest().get(state))
                    .description("How long the oldest registration has been in this state; RETRYING: has been due")
                    .tag("state", state.name())
                    .register(registry);
        }
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void count() {
        try {
            Instant now = clock.instant();
            figures = DatabaseFigures.read(
                    jdbc, missedBefore(limits.call(), now), missedBefore(StuckLimits.lateRetry(queues.depths()), now));
            warnOfUnanswered(now);
        } catch (DataAccessException e) {
            LOG.debug(
                    "not counted: the database does not answer ({})",
                    e.getClass().getSimpleName());
        }
    }

    /** Once, until none waits so long. */
    private void warnOfUnanswered(Instant now) {
        Optional<Duration> longest = Stream.of(RegistrationState.RECEIVED, RegistrationState.SUBMITTING)
                .flatMap(state -> Stream.ofNullable(figures.oldest().get(state)))
                .min(Comparator.naturalOrder())
                .map(since -> Duration.between(since, now))
                .filter(waited -> waited.compareTo(limits.call()) > 0);
        if (longest.isPresent() && !isWarned) {
            LOG.warn(
                    "a registration has been RECEIVED or SUBMITTING for {} s: its message waits for the gate, or is"
                            + " missed; see /actuator/stuck",
                    longest.get().toSeconds());
        }
        isWarned = longest.isPresent();
    }

    /** None is missed while the gate is not open for all, or has not been for so long. */
    private Instant missedBefore(Duration late, Instant now) {
        Optional<GateState> open = gate.lastSeen()
                .filter(state -> state.passage(now) == GateState.Passage.ALL)
                .filter(state -> state.since().isBefore(now.minus(late)));
        return open.isPresent() ? now.minus(late) : Instant.EPOCH;
    }

    private Gauge.Builder<DatabaseGauges> gauge(String name, ToDoubleFunction<DatabaseFigures> value) {
        return Gauge.builder(name, this, gauges -> value.applyAsDouble(gauges.figures));
    }

    private TimeGauge.Builder<DatabaseGauges> age(String name, Function<DatabaseFigures, @Nullable Instant> since) {
        return TimeGauge.builder(name, this, TimeUnit.MILLISECONDS, gauges -> {
            Instant start = since.apply(gauges.figures);
            return start == null ? 0 : Math.max(0, millis(clock.instant()) - millis(start));
        });
    }

    private static double millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
