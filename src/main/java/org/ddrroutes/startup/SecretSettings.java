package org.ddrroutes.startup;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * The values of all settings that are secret by their name, and of passwords within addresses, to be left out of a text. A
 * password may be a common word: the names of settings and classes stay readable around it, and a short one is left out
 * only where it stands alone.
 */
public final class SecretSettings {

    static final String SHOWN = "******";
    private static final int LONG = 8;
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(password|passwd|passphrase|secret|apikey|privatekey|token|credential)s?(\\[?\\d*]?)");
    private static final Pattern IN_ADDRESS = Pattern.compile(
            "(?:(?i)(?:password|passphrase|secret)=|//[^/?#@\\s:]*:(?=[^/?#@\\s]*@))([^&;,()#@\\s\"']+)");

    /** The frames of a stack trace, and the names of settings and classes: known to everybody, whatever a secret says. */
    private static final Pattern PUBLIC_NAME = Pattern.compile(
            "^\\s*(?:at |\\.\\.\\. ).*$"
                    + "|(?<![\\w.$-])(?:ddr|spring|server|management|logging|camel|org|com|ch|net|io|java|javax|jakarta|sun|jdk)\\.[\\w$.\\[\\]-]+"
                    + "|(?<![\\w$])(?:DDR|SPRING|SERVER|MANAGEMENT)_[A-Z0-9_]+",
            Pattern.MULTILINE);

    private final Set<String> values;

    private SecretSettings(Set<String> values) {
        this.values = values;
    }

    public static SecretSettings of(ConfigurableEnvironment environment) {
        Set<String> found = new HashSet<>();
        environment.getPropertySources().stream()
                .filter(source -> source instanceof EnumerablePropertySource<?>)
                .map(source -> (EnumerablePropertySource<?>) source)
                .forEach(source -> Stream.of(source.getPropertyNames())
                        .forEach(name -> add(name, String.valueOf(source.getProperty(name)), environment, found)));
        found.removeIf(String::isBlank);
        return new SecretSettings(found);
    }

    /** Whether a setting of this name is secret, whatever its value. */
    public static boolean isSecret(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
        return SECRET_NAME.matcher(plain).matches();
    }

    /** Whether a value is an address with a password in it. */
    public static boolean holdsPassword(String value) {
        return IN_ADDRESS.matcher(value).find();
    }

    /** The same text with six asterisks for each of them. */
    public String redact(String text) {
        List<MatchResult> names = PUBLIC_NAME.matcher(text).results().toList();
        BitSet secret = new BitSet(text.length());
        for (String value : values) {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
                int end = at + value.length();
                if (!isPartOfName(at, end, names) && (value.length() >= LONG || standsAlone(text, at, end))) {
                    secret.set(at, end);
                }
            }
        }
        StringBuilder clean = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (!secret.get(at)) {
                clean.append(text.charAt(at));
            } else if (at == 0 || !secret.get(at - 1)) {
                clean.append(SHOWN);
            }
        }
        return clean.toString();
    }

    private static boolean isPartOfName(int start, int end, List<MatchResult> names) {
        return names.stream()
                .anyMatch(
                        name -> name.start() <= start && end <= name.end() && end - start < name.end() - name.start());
    }

    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private static String resolved(String value, ConfigurableEnvironment environment) {
        try {
            return environment.resolvePlaceholders(value);
        } catch (PlaceholderResolutionException e) {
            // It refers to itself.
            return value;
        }
    }

    private static void add(String name, String value, ConfigurableEnvironment environment, Set<String> found) {
        for (String form : List.of(value, resolved(value, environment))) {
            if (isSecret(name)) {
                found.add(form.strip());
                Stream.of(form.split(",")).map(String::strip).forEach(found::add);
            }
            Matcher address = IN_ADDRESS.matcher(form);
            while (address.find()) {
                found.add(address.group(1));
            }
        }
    }
}
