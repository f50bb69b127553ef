package org.ddrroutes.check;

import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/** Lets the log be set up without the settings that it cannot be set up with, so that the check can tell of them. */
public final class UsableLog implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** Until the check. */
    static final String SOURCE = "usable log";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        var environment = event.getEnvironment();
        Map<String, Object> usable = SpringSettingsRules.unusableForTheLog(Binder.get(environment));
        if (!usable.isEmpty()) {
            environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, usable));
        }
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER - 1;
    }
}
