package org.ddrroutes.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ddrroutes.database.AfterCommit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** Counts and times the moves of registrations, each once it is committed. No label says which registration it was. */
@Component
class RegistrationMetrics {

    /** What producers wait for. */
    private static final Set<RegistrationState> TIMED =
            EnumSet.of(RegistrationState.ACCEPTED, RegistrationState.REGISTERED, RegistrationState.REJECTED);

    private static final Duration[] BUCKETS = Stream.of("100ms 500ms 1s 5s 30s 2m 10m 1h 4h 24h".split(" "))
            .map(DurationStyle::detectAndParse)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<Move, Counter> moves = new ConcurrentHashMap<>();
    private final Map<RegistrationState, Timer> elapsed = new ConcurrentHashMap<>();

    RegistrationMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        TIMED.forEach(this::timer);
        // A counter that came into being with its first event would hide that event from a rate.
        counter(null, RegistrationState.RECEIVED);
        for (RegistrationState from : RegistrationState.values()) {
            from.moves().forEach(to -> counter(from, to));
            Arrays.stream(RegistrationState.values())
                    .filter(from::mayBeCorrectedTo)
                    .forEach(to -> counter(from, to));
        }
    }

    /** What is noted without a move is not counted. */
    void moved(@Nullable RegistrationState from, RegistrationState to) {
        if (from != to) {
            AfterCommit.run(() -> counter(from, to).increment());
        }
    }

    /** Times the way from the receipt to this state. */
    void reached(RegistrationState state, Instant receivedAt) {
        if (TIMED.contains(state)) {
            Duration elapsed = Duration.between(receivedAt, clock.instant());
            AfterCommit.run(() -> timer(state).record(elapsed));
        }
    }

    private Counter counter(@Nullable RegistrationState from, RegistrationState to) {
        return moves.computeIfAbsent(new Move(from == null ? "none" : from.name(), to.name()), this::counter);
    }

    private Counter counter(Move move) {
        return Counter.builder("ddr.registrations.moves")
                .description("Registrations that entered a state, by the state they came from")
                .tag("from", move.from())
                .tag("to", move.to())
                .register(registry);
    }

    private Timer timer(RegistrationState state) {
        return elapsed.computeIfAbsent(state, this::register);
    }

    private Timer register(RegistrationState state) {
        return Timer.builder("ddr.registrations.elapsed")
                .description("From the receipt of a registration to its state")
                .tag("to", state.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Move(String from, String to) {}
}
