package org.ddrroutes.reload;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.check.SettingsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.stereotype.Component;

/** The settings as a start would read them now: files and mounted secrets anew, all else as it was given to this program. */
@Component
final class SettingsOnDisk {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsOnDisk.class);

    private static final String OWN = "our.";
    private static final String OWN_THAT_HOLD = "settings of one's own routes";

    private final ConfigurableEnvironment running;

    SettingsOnDisk(ConfigurableEnvironment running) {
        this.running = running;
    }

    ConfigurableEnvironment read() {
        StandardEnvironment fresh = SettingsFiles.copy(running, source -> !isOfAFile(source));
        ConfigDataEnvironmentPostProcessor.applyTo(
                fresh, new DefaultResourceLoader(), null, running.getActiveProfiles());
        return fresh;
    }

    /** From now on these hold for the routes that run, before those of the start. */
    void hold(SortedMap<String, String> own) {
        running.getPropertySources().remove(OWN_THAT_HOLD);
        running.getPropertySources().addFirst(new MapPropertySource(OWN_THAT_HOLD, new TreeMap<>(own)));
    }

    /** Those for routes of one's own; those that hold where the files cannot be read. */
    SortedMap<String, String> readOwn(SortedMap<String, String> live) {
        try {
            return own(read());
        } catch (RuntimeException e) {
            LOG.debug("the settings cannot be read now: {}", e.getClass().getSimpleName());
            return live;
        }
    }

    SortedMap<String, String> ownOfTheStart() {
        return own(running);
    }

    private static SortedMap<String, String> own(ConfigurableEnvironment environment) {
        SortedMap<String, String> own = new TreeMap<>();
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith(OWN))
                .forEach(name -> own.put(name, String.valueOf(environment.getProperty(name))));
        return Collections.unmodifiableSortedMap(own);
    }

    private static boolean isOfAFile(PropertySource<?> source) {
        return source.getName().startsWith("Config resource ")
                || source instanceof ConfigTreePropertySource
                || source.getName().equals(OWN_THAT_HOLD);
    }
}
