package org.ddrroutes.operations.health;

import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code broker}: whether it answered lately and takes our messages, and how much there is in the queues. */
@Component
class BrokerHealthIndicator implements HealthIndicator {

    private final QueueDepthSampler watch;
    private final BrokerMonitor broker;

    BrokerHealthIndicator(QueueDepthSampler watch, BrokerMonitor broker) {
        this.watch = watch;
        this.broker = broker;
    }

    @Override
    public Health health() {
        return broker.code()
                .map(code -> Health.down()
                        .withDetail("reason", "refuses our messages")
                        .withDetail("code", code)
                        .build())
                .orElseGet(this::answers);
    }

    private Health answers() {
        return watch.depths()
                .map(depths -> Health.up().withDetail("messages", depths).build())
                .orElseGet(() ->
                        Health.down().withDetail("reason", "does not answer").build());
    }
}
