package org.ddrroutes.reload;

import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** The settings of one's own routes that hold for the routes that run; before those of the start. */
final class OwnSettings {

    static final String NAME = "settings of one's own routes";

    private OwnSettings() {}

    @SuppressWarnings("unchecked")
    static void put(Map<String, String> settings, ConfigurableEnvironment environment) {
        environment.getPropertySources().remove(NAME);
        environment.getPropertySources().addFirst(new MapPropertySource(NAME, (Map<String, Object>)
                (Map<?, ?>) settings));
    }
}
