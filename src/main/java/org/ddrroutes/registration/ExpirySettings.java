package org.ddrroutes.registration;

import java.time.Duration;
import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.expiry.*}.
 *
 * @param after how long an accepted registration waits for its callback
 * @param checkEvery how often it is looked for those that waited too long
 */
@ConfigurationProperties("ddr.expiry")
record ExpirySettings(
        @DefaultValue("24h") Duration after,
        @DefaultValue("1m") Duration checkEvery) {

    ExpirySettings {
        SettingRule.positive("ddr.expiry.after", after);
        SettingRule.positive("ddr.expiry.check-every", checkEvery);
    }
}
