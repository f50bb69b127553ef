package org.ddrroutes.startup;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings that are in force, and where each comes from. What is secret is masked. */
public final class SettingsInForce {

    private static final List<String> SHOWN = List.of(
            "ddr.", "spring.artemis.", "spring.datasource.", "spring.ssl.", "server.", "management.", "logging.");

    private SettingsInForce() {}

    /**
     * One of them.
     *
     * @param from the file with its line, or the kind of source
     */
    public record Setting(String name, String value, String from) {}

    /** By name. */
    public static List<Setting> of(ConfigurableEnvironment environment) {
        SecretSettings secrets = SecretSettings.of(environment);
        return names(environment).stream()
                .map(name -> setting(name, environment, secrets))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Those of the environment have other names; they count where a file or a required setting has the name. */
    private static Set<String> names(ConfigurableEnvironment environment) {
        Set<String> names = new TreeSet<>(RequiredSettings.NAMES);
        environment.getPropertySources().stream()
                .filter(source -> source instanceof EnumerablePropertySource<?>)
                .filter(source -> !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> SHOWN.stream().anyMatch(name::startsWith))
                .forEach(names::add);
        return names;
    }

    private static @Nullable Setting setting(String name, ConfigurableEnvironment environment, SecretSettings secrets) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            // The first attached source stands for all of them.
            boolean isOwn = !source.getName().equals("configurationProperties");
            Object value = isOwn ? source.getProperty(name) : null;
            if (value != null) {
                String text = environment.resolvePlaceholders(String.valueOf(value));
                return new Setting(
                        name,
                        SecretSettings.isSecret(name) ? SecretSettings.SHOWN : secrets.redact(text),
                        from(source, name));
            }
        }
        return null;
    }

    private static String from(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return origin == null ? source.getName() : origin.toString();
    }
}
