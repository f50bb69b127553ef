package org.ddrroutes.operations.health;

import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.gate.GateSnapshot;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code database}: whether it answers and takes writes. Readiness depends on this alone. It never waits for the database. */
@Component
class DatabaseHealthIndicator implements HealthIndicator {

    private final DatabaseMonitor database;
    private final GateSnapshot gate;

    DatabaseHealthIndicator(DatabaseMonitor database, GateSnapshot gate) {
        this.database = database;
        this.gate = gate;
    }

    @Override
    public Health health() {
        return database.sqlState()
                .map(state -> Health.down()
                        .withDetail("reason", "takes no writes")
                        .withDetail("sqlState", state)
                        .build())
                .orElseGet(() -> gate.state().isPresent()
                        ? Health.up().build()
                        : Health.down().withDetail("reason", "does not answer").build());
    }
}
