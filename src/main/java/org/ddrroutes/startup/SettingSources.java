package org.ddrroutes.startup;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

/** Where settings come from, and how their names are read: {@code max-attempts}, {@code maxAttempts} and {@code MAX_ATTEMPTS} alike. */
public final class SettingSources {

    static final String OURS = "ddr";

    /** What settings begin with. */
    static final List<String> GROUPS = List.of(OURS, "our", "spring", "server", "management", "logging", "camel");

    static final String OWN_ROUTES = "camel.main.routes-include-pattern";
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^A-Za-z0-9]");
    private static final Pattern ELEMENT = Pattern.compile("\\[[^\\]]*]|[^.\\[]+");

    private final ConfigurableEnvironment environment;
    private final List<EnumerablePropertySource<?>> all;
    private final List<List<WrittenSettings.Entry>> written;

    public SettingSources(ConfigurableEnvironment environment) {
        this.environment = environment;
        all = environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .<EnumerablePropertySource<?>>map(source -> (EnumerablePropertySource<?>) source)
                .toList();
        written = files().stream()
                .filter(file ->
                        (isYaml(file) || String.valueOf(file.getFilename()).endsWith(".properties")) && file.exists())
                .map(WrittenSettings::read)
                .toList();
    }

    public ConfigurableEnvironment environment() {
        return environment;
    }

    List<EnumerablePropertySource<?>> all() {
        return all;
    }

    /** What each file has. Without one that was deleted while the program runs: what it said holds until the next start. */
    List<List<WrittenSettings.Entry>> written() {
        return written;
    }

    /** All that were read, of which something is set. */
    public Set<Resource> files() {
        return all.stream()
                .flatMap(source ->
                        Stream.of(source.getPropertyNames()).map(name -> OriginLookup.getOrigin(source, name)))
                .filter(SettingSources::isInFile)
                .map(origin -> ((TextResourceOrigin) origin).getResource())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether another setting is made of it. */
    boolean isNamed(String name) {
        Pattern placeholder = Pattern.compile("\\$\\{" + Pattern.quote(name) + "[:}]");
        return all.stream()
                .flatMap(source -> Stream.of(source.getPropertyNames()).map(source::getProperty))
                .anyMatch(text -> placeholder.matcher(String.valueOf(text)).find());
    }

    /** Of the environment, in capitals or not. */
    public static boolean isVariable(String name, PropertySource<?> source) {
        return source instanceof SystemEnvironmentPropertySource && name.indexOf('.') < 0;
    }

    /** Whether it was written for this start, and not for the program. */
    static boolean isInFile(@Nullable Origin origin) {
        return origin instanceof TextResourceOrigin text
                && !text.getResource().getDescription().startsWith("class path");
    }

    static boolean isOfYaml(@Nullable Origin origin) {
        return origin instanceof TextResourceOrigin text && isYaml(text.getResource());
    }

    static boolean isYaml(Resource file) {
        return Objects.toString(file.getFilename(), "").matches(".*\\.ya?ml");
    }

    /** The place in its file, or the name of where it comes from. */
    public static Place place(@Nullable Origin origin, PropertySource<?> source) {
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return new Place(
                    YamlPosition.nameOf(text.getResource()),
                    text.getLocation().getLine() + 1,
                    text.getLocation().getColumn() + 1);
        }
        return new Place(source instanceof SystemEnvironmentPropertySource ? "environment" : source.getName(), 0, 0);
    }

    /** Of a setting or, where that is a group, of the last one in it; of one that is not there, where it would stand. */
    public Optional<Place> placeOf(String name) {
        Optional<Place> own = placeOfGiven(name);
        return own.isPresent() || !name.startsWith("ddr.operators.")
                ? own
                : placeOfGiven(name.substring(0, name.lastIndexOf('.')));
    }

    private Optional<Place> placeOfGiven(String name) {
        for (EnumerablePropertySource<?> source : all) {
            Optional<Place> last = Stream.of(source.getPropertyNames())
                    .filter(given -> isOf(name, given, isVariable(given, source)))
                    .reduce((one, next) -> next)
                    .map(given -> place(OriginLookup.getOrigin(source, given), source));
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    /** In the environment a hyphen may be an underscore, as the point is, and a number at the end is the place in a list. */
    private static boolean isOf(String name, String given, boolean isVariable) {
        String wanted = name.toLowerCase(Locale.ROOT).replace("-", "");
        String written = given.toLowerCase(Locale.ROOT).replace("-", "");
        String uniform = isVariable ? written.replace('_', '.') : written;
        return uniform.equals(wanted)
                || uniform.startsWith(wanted + ".")
                || uniform.startsWith(wanted + "[")
                || isVariable
                        && written.replace("_", "").replaceFirst("\\d+$", "").equals(name.replaceAll("[.-]", ""));
    }

    static String groupOf(String name) {
        return name.equals(OWN_ROUTES) ? name : name.toLowerCase(Locale.ROOT).replaceFirst("[.\\[].*", "");
    }

    static List<String> elements(String name, PropertySource<?> source) {
        return isVariable(name, source) ? List.of(name.split("_")) : elements(name);
    }

    /** {@code a.b[c].d[0]} as a, b, [c], d and [0]. */
    static List<String> elements(String name) {
        return ELEMENT.matcher(name).results().map(MatchResult::group).toList();
    }

    static List<String> uniform(List<String> elements) {
        return elements.stream()
                .map(element ->
                        NO_LETTER_OR_DIGIT.matcher(element).replaceAll("").toLowerCase(Locale.ROOT))
                .toList();
    }
}
