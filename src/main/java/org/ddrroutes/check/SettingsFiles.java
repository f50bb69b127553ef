package org.ddrroutes.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.RequiredSettings;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * The settings of this directory and of the environment, read as Spring Boot reads them at a start, without starting anything.
 *
 * @param reason why they could not be read
 */
public record SettingsFiles(
        ConfigurableEnvironment environment, @Nullable Finding reason) {

    public static SettingsFiles read() {
        return read(Map.of());
    }

    /** @param changes settings that come before all others */
    static SettingsFiles read(Map<String, Object> changes) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("changes", changes));
        try {
            ConfigurationPropertySources.attach(environment);
            // It does not look at the application.
            new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment, null);
            ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), null);
            return new SettingsFiles(environment, null);
        } catch (RuntimeException e) {
            return new SettingsFiles(environment, reasonOf(e));
        }
    }

    /** An environment with these sources of the other alone. */
    public static StandardEnvironment copy(ConfigurableEnvironment environment, Predicate<PropertySource<?>> wanted) {
        StandardEnvironment copy = new StandardEnvironment();
        copy.getPropertySources().forEach(source -> copy.getPropertySources().remove(source.getName()));
        environment.getPropertySources().stream()
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .filter(wanted)
                .forEach(source -> copy.getPropertySources().addLast(source));
        ConfigurationPropertySources.attach(copy);
        return copy;
    }

    public Optional<Finding> fault() {
        return Optional.ofNullable(reason);
    }

    /** The same, with a harmless value for each required setting that is not given here. */
    public ConfigurableEnvironment withStandIns() {
        return SettingsRules.withStandIns(environment);
    }

    public List<String> missing() {
        return RequiredSettings.missingNames(environment);
    }

    private static Finding reasonOf(RuntimeException failure) {
        SettingFault fault = SettingFault.of(failure)
                .orElseGet(() -> new SettingFault(
                        "the settings cannot be read: " + failure.getClass().getSimpleName()));
        return Finding.error(
                fault.place().orElseGet(() -> Place.startOf("config/application.yaml")),
                Rule.SETTING,
                String.valueOf(fault.getMessage()));
    }
}
