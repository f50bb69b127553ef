package org.ddrroutes.broker;

import java.util.List;
import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.intake.*}.
 *
 * @param consumers concurrent consumers of the request queue, one bank call each
 * @param retryConsumers concurrent consumers of the retry queue, beside those
 * @param gatedQueues queues of an editor's own routes that are not received from while the bank's gate is closed
 */
@ConfigurationProperties("ddr.intake")
record IntakeSettings(
        @DefaultValue("16") int consumers,
        @DefaultValue("4") int retryConsumers,
        @DefaultValue List<String> gatedQueues) {

    /** Each is a thread and a session at the broker. */
    private static final int MOST_CONSUMERS = 1000;

    IntakeSettings {
        SettingRule.atLeastOne("ddr.intake.consumers", consumers);
        SettingRule.atMost("ddr.intake.consumers", consumers, MOST_CONSUMERS);
        SettingRule.atLeastOne("ddr.intake.retry-consumers", retryConsumers);
        SettingRule.atMost("ddr.intake.retry-consumers", retryConsumers, MOST_CONSUMERS);
    }
}
