package org.ddrroutes.operations;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code broker}: whether it answered lately, and how much there is in the queues. */
@Component
class BrokerHealthIndicator implements HealthIndicator {

    private final BrokerWatch watch;

    BrokerHealthIndicator(BrokerWatch watch) {
        this.watch = watch;
    }

    @Override
    public Health health() {
        return watch.depths()
                .map(depths -> Health.up().withDetail("messages", depths).build())
                .orElseGet(() ->
                        Health.down().withDetail("reason", "does not answer").build());
    }
}
