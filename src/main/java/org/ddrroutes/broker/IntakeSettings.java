package org.ddrroutes.broker;

import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.intake.*}.
 *
 * @param consumers concurrent consumers of the request queue, one bank call each
 * @param retryConsumers concurrent consumers of the retry queue, beside those
 */
@ConfigurationProperties("ddr.intake")
record IntakeSettings(
        @DefaultValue("16") int consumers,
        @DefaultValue("4") int retryConsumers) {

    IntakeSettings {
        SettingRule.atLeastOne("ddr.intake.consumers", consumers);
        SettingRule.atLeastOne("ddr.intake.retry-consumers", retryConsumers);
    }
}
