package org.ddrroutes.operations.health;

import java.time.Clock;
import org.ddrroutes.gate.GateSnapshot;
import org.ddrroutes.operations.gate.GateView;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code gate}: never down, since a closed gate is the program doing what it should. */
@Component
class GateHealthIndicator implements HealthIndicator {

    private final GateSnapshot gate;
    private final Clock clock;

    GateHealthIndicator(GateSnapshot gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public Health health() {
        return gate.state()
                .map(state -> GateView.of(state, clock.instant()))
                .map(GateHealthIndicator::up)
                .orElseGet(() -> Health.unknown()
                        .withDetail("reason", "the database does not answer")
                        .build());
    }

    private static Health up(GateView gate) {
        Health.Builder health = Health.up().withDetail("open", gate.open()).withDetail("since", gate.since());
        if (!gate.open()) {
            health.withDetail("cause", String.valueOf(gate.cause()));
        }
        if (gate.until() != null) {
            health.withDetail("until", gate.until());
        }
        return health.build();
    }
}
