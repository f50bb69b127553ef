package org.ddrroutes.operations.health;

import java.time.Clock;
import org.ddrroutes.bank.AccessTokens;
import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.gate.GateMonitor;
import org.ddrroutes.operations.gate.GateView;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.ddrroutes.wire.BangkokTimestamp;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What each part says of its health. None waits for the database or the broker. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** {@code database}: whether it answers and takes writes. Readiness depends on this alone. */
    @Bean
    HealthIndicator databaseHealthIndicator(DatabaseMonitor database, GateMonitor gate) {
        return () -> database.sqlState()
                .map(state -> down("takes no writes").withDetail("sqlState", state))
                .orElseGet(() -> gate.lastSeen().isPresent() ? Health.up() : down("does not answer"))
                .build();
    }

    /** {@code broker}: whether it answered lately and takes our messages, and how much there is in the queues. */
    @Bean
    HealthIndicator brokerHealthIndicator(QueueDepthSampler watch, BrokerMonitor broker) {
        return () -> broker.code()
                .map(code -> down("refuses our messages").withDetail("code", code))
                .or(() -> watch.depths().map(depths -> Health.up().withDetail("messages", depths)))
                .orElseGet(() -> down("does not answer"))
                .build();
    }

    /** {@code gate}: never down, since a closed gate is the program doing what it should. */
    @Bean
    HealthIndicator gateHealthIndicator(GateMonitor gate, Clock clock) {
        return () -> gate.lastSeen()
                .map(state -> up(GateView.of(state, clock.instant())))
                .orElseGet(() -> Health.unknown().withDetail("reason", "the database does not answer"))
                .build();
    }

    /**
     * {@code bankToken}: until when this instance's token serves. Having none, or an old one, is no fault: the next call
     * to the bank gets one.
     */
    @Bean
    HealthIndicator bankTokenHealthIndicator(AccessTokens tokens, Clock clock) {
        return () -> tokens.endsAt()
                .map(end -> (end.isAfter(clock.instant()) ? Health.up() : Health.unknown())
                        .withDetail("endsAt", BangkokTimestamp.of(end)))
                .orElseGet(() -> Health.unknown().withDetail("reason", "none needed yet"))
                .build();
    }

    private static Health.Builder down(String reason) {
        return Health.down().withDetail("reason", reason);
    }

    private static Health.Builder up(GateView gate) {
        Health.Builder health = Health.up().withDetail("open", gate.open()).withDetail("since", gate.since());
        if (!gate.open()) {
            health.withDetail("cause", String.valueOf(gate.cause()));
        }
        if (gate.until() != null) {
            health.withDetail("until", gate.until());
        }
        return health;
    }
}
