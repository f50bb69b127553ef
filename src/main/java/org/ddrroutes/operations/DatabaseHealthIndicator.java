package org.ddrroutes.operations;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code database}: whether it answers, and that alone is readiness. One that hangs is given up in a few seconds: the pool
 * gives up getting a connection, and the connection gives up its answer.
 */
@Component
class DatabaseHealthIndicator implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DataSource database;

    DatabaseHealthIndicator(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid((int) PATIENCE.toSeconds())
                    ? Health.up().build()
                    : Health.down().withDetail("reason", "does not answer").build();
        } catch (SQLException e) {
            return Health.down().withDetail("reason", "no connection").build();
        }
    }
}
