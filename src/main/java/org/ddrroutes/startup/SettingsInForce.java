package org.ddrroutes.startup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

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
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        Map<Object, Setting> settings = new LinkedHashMap<>();
        names(environment, sources).forEach((name, text) -> {
            ConfigurationProperty property = inForce(name, sources);
            if (property != null) {
                // A variable such as DDR_BANK_BASE_URL has two names; the one of a file, or of what is required, comes
                // first.
                Object one = isVariables(property.getSource()) ? from(property) : name;
                settings.putIfAbsent(one, setting(text, property, environment, secrets));
            }
        });
        return settings.values().stream()
                .sorted(Comparator.comparing(Setting::name))
                .toList();
    }

    /** With the spelling of a file or of what is required; of a variable that has no other, its own. */
    private static Map<ConfigurationPropertyName, String> names(
            ConfigurableEnvironment environment, List<ConfigurationPropertySource> sources) {
        Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
        Stream<String> spelled = environment.getPropertySources().stream()
                .filter(source -> source instanceof EnumerablePropertySource<?>
                        && !(source instanceof SystemEnvironmentPropertySource))
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()));
        Stream<String> variables = sources.stream()
                .filter(SettingsInForce::isVariables)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .map(ConfigurationPropertyName::toString);
        Stream.of(RequiredSettings.names().stream(), spelled, variables)
                .flatMap(all -> all)
                .filter(name -> SHOWN.stream().anyMatch(name::startsWith))
                .forEach(name -> names.putIfAbsent(ConfigurationPropertyName.adapt(name, '.'), name));
        return names;
    }

    /** As it is bound: a list is taken whole from the first source that has a part of it. */
    private static @Nullable ConfigurationProperty inForce(
            ConfigurationPropertyName name, List<ConfigurationPropertySource> sources) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
            if (name.isLastElementIndexed() && hasList(source, name.getParent())) {
                return null;
            }
        }
        return null;
    }

    private static boolean hasList(ConfigurationPropertySource source, ConfigurationPropertyName list) {
        return source.getConfigurationProperty(list) != null
                || source.getConfigurationProperty(list.append("[0]")) != null;
    }

    private static Setting setting(
            String name, ConfigurationProperty property, ConfigurableEnvironment environment, SecretSettings secrets) {
        String text = environment.resolvePlaceholders(String.valueOf(property.getValue()));
        return new Setting(
                name, SecretSettings.isSecret(name) ? SecretSettings.SHOWN : secrets.redact(text), from(property));
    }

    private static String from(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        return origin instanceof PropertySourceOrigin plain && plain.getOrigin() == null
                ? plain.getPropertySource().getName()
                : String.valueOf(origin);
    }

    private static boolean isVariables(@Nullable ConfigurationPropertySource source) {
        return source != null && source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
    }
}
