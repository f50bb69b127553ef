package org.ddrroutes.check;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ddrroutes.startup.RequiredSettings;
import org.ddrroutes.startup.SettingTypes;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** The settings as the program would see them. */
record EnvironmentSettings(ConfigurableEnvironment environment, SettingTypes types) implements Settings {

    @Override
    public Optional<String> value(String name) {
        try {
            return Optional.ofNullable(environment.getProperty(name));
        } catch (IllegalArgumentException e) {
            // It names another setting, which is missing.
            return Optional.empty();
        }
    }

    @Override
    public boolean isRequired(String name) {
        return RequiredSettings.names().contains(name);
    }

    @Override
    public Collection<String> names() {
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
}
