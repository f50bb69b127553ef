package org.ddrroutes.operations.health;

import java.time.Clock;
import org.ddrroutes.bank.TokenStatus;
import org.ddrroutes.operations.web.OperatorTime;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code bankToken}: until when this instance's token serves. Having none, or an old one, is no fault: the next call to
 * the bank gets one.
 */
@Component
class BankTokenHealthIndicator implements HealthIndicator {

    private final TokenStatus token;
    private final Clock clock;

    BankTokenHealthIndicator(TokenStatus token, Clock clock) {
        this.token = token;
        this.clock = clock;
    }

    @Override
    public Health health() {
        return token.endsAt()
                .map(end -> (end.isAfter(clock.instant()) ? Health.up() : Health.unknown())
                        .withDetail("endsAt", OperatorTime.of(end))
                        .build())
                .orElseGet(() ->
                        Health.unknown().withDetail("reason", "none needed yet").build());
    }
}
