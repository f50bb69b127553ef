package org.ddrroutes.check;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ddrroutes.startup.RequiredSettings;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * What the routes ask the settings for, as the program would see them.
 *
 * @param values those that were asked for: to look one up takes long, and many rules ask for the same
 */
record Settings(ConfigurableEnvironment environment, SettingTypes types, Map<String, Optional<String>> values) {

    Settings(ConfigurableEnvironment environment, SettingTypes types) {
        this(environment, types, new ConcurrentHashMap<>());
    }

    /** Empty where it is not set. */
    Optional<String> value(String name) {
        return values.computeIfAbsent(name, this::read);
    }

    private Optional<String> read(String name) {
        try {
            return Optional.ofNullable(environment.getProperty(name));
        } catch (IllegalArgumentException e) {
            // It names another setting, which is missing.
            return Optional.empty();
        }
    }

    /** As it is set, with the names of others in it; empty where it is not. */
    String written(String name) {
        return environment.getPropertySources().stream()
                .map(source -> source.getProperty(name))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    /** Whether it has to come from outside, and may still be missing here. */
    boolean isRequired(String name) {
        return RequiredSettings.names().contains(name);
    }

    /** Of all that are set, and all that could be. */
    Collection<String> names() {
        TreeSet<String> names = new TreeSet<>(types.names("ddr"));
        names.removeIf(name -> name.contains("<"));
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.matches("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+")
                        && !name.matches("(java|os|sun|user|jdk|file|line|path)\\..*"))
                .forEach(names::add);
        return names;
    }

    /** With every placeholder of the routes resolved; as it is where that cannot be. */
    String resolve(String text) {
        String resolved = text;
        int start = resolved.indexOf("{{");
        while (start >= 0) {
            int end = resolved.indexOf("}}", start);
            if (end < 0) {
                return resolved;
            }
            String name = resolved.substring(start + 2, end).replaceFirst("^\\?", "");
            String[] parts = name.split(":", 2);
            Optional<String> value =
                    value(parts[0]).or(() -> parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
            if (value.isEmpty()) {
                start = resolved.indexOf("{{", end);
            } else {
                resolved = resolved.substring(0, start) + value.get() + resolved.substring(end + 2);
                start = resolved.indexOf("{{");
            }
        }
        return resolved;
    }
}
