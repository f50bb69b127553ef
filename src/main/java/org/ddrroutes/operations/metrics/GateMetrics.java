package org.ddrroutes.operations.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ddrroutes.gate.GateMonitor;
import org.ddrroutes.gate.GateState;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Shows the gate as numbers. Without the database they are those of the last state that was seen, but for {@code ddr.gate.open}. */
@Component
class GateMetrics implements MeterBinder {

    private static final List<String> CAUSES = List.of("rate-limit", "hold", "bank-down", "by-hand");

    private final GateMonitor gate;
    private final Clock clock;
    private final Map<String, AtomicLong> closedNanos = new LinkedHashMap<>();
    private long lookedAtNanos = System.nanoTime();
    private volatile @Nullable GateState last;

    GateMetrics(GateMonitor gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
        CAUSES.forEach(cause -> closedNanos.put(cause, new AtomicLong()));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ddr.gate.open", this, GateMetrics::open)
                .description(
                        "1 while the bank may be called, 0 while the gate is closed or the database takes no writes")
                .register(registry);
        Gauge.builder("ddr.gate.failures", this, GateMetrics::failures)
                .description("Consecutive failures to reach the bank")
                .register(registry);
        closedNanos.forEach((cause, nanos) -> {
            Gauge.builder("ddr.gate.closed", this, metrics -> metrics.isClosed(cause) ? 1 : 0)
                    .description("1 while the gate is closed for this cause, its probes included, else 0")
                    .tag("cause", cause)
                    .register(registry);
            FunctionCounter.builder(
                            "ddr.gate.closed.seconds",
                            nanos,
                            total -> (double) total.get() / TimeUnit.SECONDS.toNanos(1))
                    .description("For how long this instance has seen the gate closed, by cause")
                    .baseUnit("seconds")
                    .tag("cause", cause)
                    .register(registry);
        });
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void look() {
        long now = System.nanoTime();
        GateState state = state();
        if (state != null && !state.open()) {
            AtomicLong closed = closedNanos.get(state.cause());
            if (closed != null) {
                closed.addAndGet(now - lookedAtNanos);
            }
        }
        lookedAtNanos = now;
    }

    private double open() {
        return gate.lastSeen()
                .map(state -> state.passage(clock.instant()) == GateState.Passage.NONE ? 0.0 : 1.0)
                .orElse(0.0);
    }

    private boolean isClosed(String cause) {
        GateState state = state();
        return state != null && !state.open() && cause.equals(state.cause());
    }

    private double failures() {
        GateState state = state();
        return state == null ? 0 : state.failures();
    }

    private @Nullable GateState state() {
        last = gate.lastSeen().orElse(last);
        return last;
    }
}
