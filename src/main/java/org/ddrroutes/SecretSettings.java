package org.ddrroutes;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** The values of all settings that are secret by their name, and of passwords within addresses, to be left out of a text. */
final class SecretSettings {

    private static final String SHOWN = "******";
    private static final int SHORTEST = 4;
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(password|passphrase|secret|apikey|privatekey|token|credential)s?(\\[?\\d*]?)");
    private static final Pattern IN_ADDRESS = Pattern.compile(
            "(?:(?i)(?:password|passphrase|secret)=|//[^/?#@\\s:]*:(?=[^/?#@\\s]*@))([^&;,()#@\\s\"']+)");

    private final List<String> values;

    private SecretSettings(List<String> values) {
        this.values = values;
    }

    static SecretSettings of(ConfigurableEnvironment environment) {
        Set<String> found = new HashSet<>();
        environment.getPropertySources().stream()
                .filter(source -> source instanceof EnumerablePropertySource<?>)
                .map(source -> (EnumerablePropertySource<?>) source)
                .forEach(source -> Stream.of(source.getPropertyNames())
                        .forEach(name -> add(name, String.valueOf(source.getProperty(name)), environment, found)));
        return new SecretSettings(found.stream()
                .filter(value -> value.length() >= SHORTEST)
                // One may be part of another.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** The same text with six asterisks for each of them. */
    String leftOutOf(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, SHOWN);
        }
        return clean;
    }

    private static void add(String name, String value, ConfigurableEnvironment environment, Set<String> found) {
        String plainName = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
        if (SECRET_NAME.matcher(plainName).matches()) {
            found.add(value.strip());
            Stream.of(value.split(",")).map(String::strip).forEach(found::add);
        }
        Matcher address = IN_ADDRESS.matcher(value + "\n" + environment.resolvePlaceholders(value));
        while (address.find()) {
            found.add(address.group(1));
        }
    }
}
