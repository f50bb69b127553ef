package org.ddrroutes.reload;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code ddr.routes.*}.
 *
 * @param reload whether edited routes and bank codes are taken while the program runs
 */
@ConfigurationProperties("ddr.routes")
record RoutesSettings(@DefaultValue("false") boolean reload) {}
