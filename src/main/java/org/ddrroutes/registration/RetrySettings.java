package org.ddrroutes.registration;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.retry.*}.
 *
 * @param firstDelay before the second attempt
 * @param multiplier of the delay, for each further one
 * @param maxDelay the longest delay, before the jitter
 * @param maxAttempts after so many counted tries a dead letter
 */
@ConfigurationProperties("ddr.retry")
record RetrySettings(
        @DefaultValue("30s") Duration firstDelay,
        @DefaultValue("2") double multiplier,
        @DefaultValue("15m") Duration maxDelay,
        @DefaultValue("10") int maxAttempts) {

    private static final double JITTER = 0.1;

    RetrySettings {
        SettingRule.positive("ddr.retry.first-delay", firstDelay);
        SettingRule.positive("ddr.retry.max-delay", maxDelay);
        if (!(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY)) {
            throw new SettingFault("ddr.retry.multiplier must be 1 or more, but is " + multiplier);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new SettingFault("ddr.retry.max-delay must not be shorter than ddr.retry.first-delay");
        }
        SettingRule.atLeastOne("ddr.retry.max-attempts", maxAttempts);
    }

    /** The delay after the n-th attempt, n being 1 or more, with ±10 % of jitter. */
    Duration delayAfter(int attempt, RandomGenerator random) {
        double millis = firstDelay.toMillis() * Math.pow(multiplier, Math.max(0, attempt - 1));
        double capped = Math.min(millis, maxDelay.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + JITTER * random.nextDouble(-1, 1))));
    }
}
