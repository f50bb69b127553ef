package org.ddrroutes.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.ddrroutes.gate.GateSnapshot;
import org.ddrroutes.gate.GateState;
import org.springframework.stereotype.Component;

/** Shows the gate as a number. */
@Component
class GateMetrics implements MeterBinder {

    private final GateSnapshot gate;
    private final Clock clock;
    private volatile int failures;

    GateMetrics(GateSnapshot gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
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
    }

    private double open() {
        return gate.state()
                .map(state -> state.passage(clock.instant()) == GateState.Passage.NONE ? 0.0 : 1.0)
                .orElse(0.0);
    }

    private double failures() {
        failures = gate.state().map(GateState::failures).orElse(failures);
        return failures;
    }
}
