package org.ddrroutes.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.expiry.*}.
 *
 * @param after how long an accepted registration waits for its callback
 */
@ConfigurationProperties("ddr.expiry")
record ExpirySettings(
        @DefaultValue("24h") Duration after,
        @DefaultValue("1m") Duration checkEvery) {}
