package org.ddrroutes.operations.security;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.settle.*}.
 *
 * @param secondPerson whether a second operator must approve what one settles by hand
 */
@ConfigurationProperties("ddr.settle")
public record SettleSettings(@DefaultValue("false") boolean secondPerson) {

    /** What the second operator has not approved by then is forgotten. */
    public static final Duration APPROVED_WITHIN = Duration.ofDays(1);
}
