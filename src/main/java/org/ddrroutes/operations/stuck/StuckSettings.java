package org.ddrroutes.operations.stuck;

import java.time.Duration;
import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.stuck.*}: what {@code /actuator/stuck} tells of.
 *
 * @param acceptedAfter how long the bank's callback may take before somebody should look
 * @param brokerDeadLetters the queue in which the broker itself puts what it gave up
 */
@ConfigurationProperties("ddr.stuck")
record StuckSettings(
        @DefaultValue("1h") Duration acceptedAfter,
        @DefaultValue("DLQ") String brokerDeadLetters) {

    StuckSettings {
        SettingRule.positive("ddr.stuck.accepted-after", acceptedAfter);
    }
}
