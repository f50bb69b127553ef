package org.ddrroutes.gate;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.ddrroutes.startup.SettingRule;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.gate.*}.
 *
 * @param rateLimitPause how long the bank's rate limit closes the gate
 * @param failureThreshold consecutive failures to reach the bank that close it
 * @param firstPause the first pause for failures or a hold; doubles with each failed probe
 * @param maxPause the longest such pause; 24 h at most, whatever it says
 */
@ConfigurationProperties("ddr.gate")
record GateSettings(
        @DefaultValue("1h") Duration rateLimitPause,
        @DefaultValue("5") int failureThreshold,
        @DefaultValue("10s") Duration firstPause,
        @DefaultValue("5m") Duration maxPause) {

    static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    GateSettings {
        SettingRule.positive("ddr.gate.rate-limit-pause", rateLimitPause);
        SettingRule.positive("ddr.gate.first-pause", firstPause);
        SettingRule.positive("ddr.gate.max-pause", maxPause);
        SettingRule.atLeastOne("ddr.gate.failure-threshold", failureThreshold);
    }

    /** The pause after so many closings in a row, this one not counted. */
    Duration pauseAfter(int closings) {
        Duration pause = firstPause;
        for (int i = 0; i < closings && pause.compareTo(maxPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return Collections.min(List.of(pause, maxPause, LONGEST_PAUSE));
    }
}
