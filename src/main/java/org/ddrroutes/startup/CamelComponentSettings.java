package org.ddrroutes.startup;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out what reads the settings of Camel's components and languages, where there are no such settings: some forty
 * configurations, a good part of a second at each start. A route can use a component all the same.
 */
final class CamelComponentSettings implements AutoConfigurationImportFilter, EnvironmentAware {

    /** Those of the metrics are more than settings. */
    private static final Pattern SETTINGS_ALONE =
            Pattern.compile("org\\.apache\\.camel\\.(component|language)\\.(?!http|micrometer).*");

    private boolean isAnySet;

    @Override
    public void setEnvironment(Environment environment) {
        Binder settings = Binder.get(environment);
        Bindable<?> any = Bindable.mapOf(String.class, Object.class);
        isAnySet = settings.bind("camel.component", any).isBound()
                || settings.bind("camel.language", any).isBound();
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[configurations.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = isWanted(configurations[i]);
        }
        return wanted;
    }

    boolean isWanted(@Nullable String configuration) {
        return isAnySet
                || configuration == null
                || !SETTINGS_ALONE.matcher(configuration).matches();
    }
}
