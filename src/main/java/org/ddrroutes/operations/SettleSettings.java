package org.ddrroutes.operations;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.settle.*}.
 *
 * @param secondPerson whether a second operator must approve what one settles by hand
 */
@ConfigurationProperties("ddr.settle")
record SettleSettings(@DefaultValue("false") boolean secondPerson) {}
