package org.ddrroutes.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Finds settings that would be ignored, or taken for others than those that are written: names that nobody reads, text of which
 * YAML makes a number or a truth value, keys that the environment writes in lower case, lists that were forgotten, and times
 * without a unit.
 *
 * @param types what there is to set
 */
public record SettingFaults(ConfigurableEnvironment environment, SettingTypes types) {

    private static final String OURS = "ddr";

    private static final String OWN_ROUTES = "camel.main.routes-include-pattern";

    /** What settings begin with. */
    private static final List<String> GROUPS =
            List.of(OURS, "our", "spring", "server", "management", "logging", "camel");

    /** With other values of these, routes do not start, or commits are missed. */
    private static final Set<String> OF_THE_PROGRAM = Stream.of(
                    "spring.main.lazy-initialization",
                    "spring.autoconfigure.exclude",
                    "spring.datasource.hikari.auto-commit",
                    "spring.datasource.hikari.read-only",
                    "spring.datasource.hikari.transaction-isolation")
            .map(SettingFaults::letters)
            .collect(Collectors.toUnmodifiableSet());

    /** Groups of which every name is known here, the inner ones first. */
    private static final List<String> OF_OTHERS =
            List.of("spring.datasource.hikari", "spring.datasource", "spring.artemis");

    private static final Set<Class<?>> DEFAULTED = Set.of(Duration.class, DataSize.class, boolean.class);
    private static final int MISSPELT = 2;
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^A-Za-z0-9]");
    private static final Pattern OF_OURS = Pattern.compile("ddr[._\\[].*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9-]+|\\[.*]");
    private static final Pattern NUMBER = Pattern.compile("[+-]?0*[1-9][0-9]*");
    private static final Pattern ELEMENT = Pattern.compile("\\[[^\\]]*]|[^.\\[]+");
    private static final List<Class<?>> WHOLE = List.of(int.class, Integer.class, long.class, Long.class);
    private static final List<Class<?>> TEXTS = List.of(String.class, Secret.class);

    private static final String NO_LIST =
            "has no list: write [..], or leave it out; an empty list [] in config/application.yaml means any";

    /** What Kubernetes tells a container of services named ddr… */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "DDR(_\\w+)?_(SERVICE_(HOST|PORT(_\\w+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /** In the order that they were met in. */
    public List<Finding> find() {
        Set<Finding> faults = new LinkedHashSet<>();
        Set<String> groups = new HashSet<>();
        for (EnumerablePropertySource<?> source : sources()) {
            for (String name : source.getPropertyNames()) {
                Origin origin = OriginLookup.getOrigin(source, name);
                if (isInFile(origin) && groups.add(groupOf(name))) {
                    groupFault(name)
                            .ifPresent(fault ->
                                    faults.add(Finding.error(place(origin, source), Rule.SETTING, name + " " + fault)));
                }
                boolean isGiven = isInFile(origin) || isVariable(name, source);
                if (isGiven && OF_THE_PROGRAM.contains(letters(name))) {
                    faults.add(Finding.error(
                            place(origin, source),
                            Rule.SETTING,
                            name + " is set by the program, and its promises rest on it; take it away"));
                }
                String value = Objects.toString(source.getProperty(name), "");
                Optional<String> unresolved = Optional.empty();
                if (isInFile(origin)
                        || isVariable(name, source) && !settingOf(name).equals(name)) {
                    unresolved = unresolved(name, value);
                    unresolved.ifPresent(fault ->
                            faults.add(Finding.error(place(origin, source), Rule.SETTING, name + " " + fault)));
                }
                if (unresolved.isEmpty() && OF_OURS.matcher(name).matches()) {
                    fault(name, value, isVariable(name, source))
                            .ifPresent(fault ->
                                    faults.add(Finding.error(place(origin, source), Rule.SETTING, name + " " + fault)));
                }
            }
        }
        for (Resource file : yamlFiles()) {
            for (YamlSettings.Entry entry : YamlSettings.read(file)) {
                types.find(uniform(entry.name())).ifPresent(found -> {
                    altered(entry, found).ifPresent(faults::add);
                    withoutList(entry, found).ifPresent(faults::add);
                    listForNames(entry, found).ifPresent(faults::add);
                });
            }
        }
        return List.copyOf(faults);
    }

    /**
     * Settings that are misspelt, perhaps, or do not say what is meant: names that nobody reads in a group of which all names are
     * known, or that are a letter or two from a known one; quotes that are part of a value; values that are empty.
     */
    public List<Finding> doubts() {
        List<Finding> warnings = new ArrayList<>();
        for (EnumerablePropertySource<?> source : sources()) {
            for (String name : source.getPropertyNames()) {
                Origin origin = OriginLookup.getOrigin(source, name);
                if (isInFile(origin) || isVariable(name, source)) {
                    String value = Objects.toString(source.getProperty(name), "");
                    List<String> elements = uniform(elements(name, source));
                    types.find(elements)
                            .map(found -> isOfYaml(origin)
                                    ? emptiness(value, found)
                                    : emptiness(value, found).or(() -> quotes(value)))
                            .orElseGet(() -> unknown(name, elements, isInFile(origin)))
                            .ifPresent(doubt -> warnings.add(
                                    Finding.warning(place(origin, source), Rule.SETTING, name + " " + doubt)));
                }
            }
        }
        return warnings;
    }

    private Optional<String> unknown(String name, List<String> elements, boolean isInFile) {
        String given = String.join(".", elements);
        Optional<String> near = isInFile ? nearestOfOthers(name) : Optional.empty();
        if (near.isPresent()) {
            return near.map(known -> "is not known; did you mean " + known + "?");
        }
        return OF_OTHERS.stream()
                .filter(group -> given.startsWith(group + ".") && !given.matches(group + "\\.(pool|embedded)\\..*"))
                .findFirst()
                .map(group ->
                        "is not known, and nothing reads it" + nearestIn(group, given.substring(group.length() + 1)));
    }

    private String nearestIn(String group, String given) {
        String letters = given.replace(".", "");
        Comparator<String> byLetters =
                Comparator.comparingInt(known -> NearestName.distance(letters, known.replace("-", "")));
        List<String> names = types.names(group).stream()
                .map(known -> known.substring(group.length() + 1))
                .sorted(byLetters)
                .toList();
        return names.stream()
                .filter(known -> known.contains(letters) || letters.contains(known))
                .findFirst()
                .or(() -> names.stream()
                        .filter(known -> NearestName.distance(letters, known.replace("-", "")) <= letters.length() / 2)
                        .findFirst())
                .map(known -> "; did you mean " + group + "." + known + "?")
                .orElse("; correct it, or take it away");
    }

    /** An empty text is one; an empty number is told as a fault. */
    private static Optional<String> emptiness(String value, SettingTypes.Found found) {
        Class<?> type = found.type().toClass();
        boolean hasDefault =
                found.name().startsWith(OURS) && (DEFAULTED.contains(type) || type.isEnum()) && value.isEmpty();
        return hasDefault
                ? Optional.of(
                        "is empty, and its default counts, whatever other places say; write a value, or take it away")
                : Optional.empty();
    }

    private static Optional<String> quotes(String value) {
        return value.matches("(?s)(['\"]).*\\1") && value.length() > 1
                ? Optional.of("stands in quotes, which are part of it outside YAML; take them away")
                : Optional.empty();
    }

    /** Whether it was written for this start, and not for the program. */
    private static boolean isInFile(@Nullable Origin origin) {
        return origin instanceof TextResourceOrigin text
                && !text.getResource().getDescription().startsWith("class path");
    }

    /** However it is spelled, in a file or in the environment, and without the place in a list. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static String groupOf(String name) {
        return name.equals(OWN_ROUTES) ? name : name.toLowerCase(Locale.ROOT).replaceFirst("[.\\[].*", "");
    }

    /** Settings that are the program's own, or nobody's, for their group is misspelt. */
    private static Optional<String> groupFault(String name) {
        String group = groupOf(name);
        if (group.equals("camel")) {
            return Optional.of("is set by the program, and its promises rest on it; take it away");
        }
        return group.equals(OWN_ROUTES) || GROUPS.contains(group)
                ? Optional.empty()
                : Optional.of(NearestName.hint(group, GROUPS))
                        .filter(hint -> !hint.isEmpty())
                        .map(hint -> "is of no group of settings" + hint);
    }

    private Optional<String> nearestOfOthers(String name) {
        String uniform = String.join(".", uniform(elements(name)));
        return types.groups().keySet().stream()
                .filter(group -> !group.startsWith(OURS) && name.startsWith(group + "."))
                .flatMap(group -> types.names(group).stream())
                .filter(known -> NearestName.distance(uniform, known.replace("-", "")) <= MISSPELT)
                .findFirst();
    }

    /** A placeholder without its setting, which would be taken for the value itself. Settings of routes may hold Simple. */
    private Optional<String> unresolved(String name, String value) {
        if (!value.contains("${") || name.matches("(our|logging\\.pattern)[.\\[].*")) {
            return Optional.empty();
        }
        try {
            environment.resolveRequiredPlaceholders(value);
            return Optional.empty();
        } catch (PlaceholderResolutionException e) {
            if (String.valueOf(e.getMessage()).startsWith("Circular")) {
                return Optional.of("refers to itself; write its value");
            }
            String shown = "${" + e.getPlaceholder() + "}";
            boolean isShown = value.equals(shown) || !SecretSettings.isSecret(name);
            return Optional.of("names " + (isShown ? shown : "a placeholder")
                    + ", which is not set; set it, write a default, as in ${name:default}, or \\${ where no placeholder is"
                    + " meant");
        }
    }

    private Optional<String> fault(String name, String value, boolean isVariable) {
        List<String> elements = isVariable ? List.of(name.split("_")) : elements(name);
        Optional<SettingTypes.Found> found = types.find(uniform(elements));
        if (found.isEmpty()) {
            return isOfOthers(name, value)
                    ? Optional.empty()
                    : Optional.of("is not a setting; did you mean " + nearest(uniform(elements), isVariable) + "?");
        }
        if (!value.equals(value.strip()) && !value.isBlank()) {
            return Optional.of("begins or ends with a blank, which would be part of it; take it away");
        }
        if (found.get().type().toClass().equals(Duration.class)
                && NUMBER.matcher(environment.resolvePlaceholders(value).strip())
                        .matches()) {
            return Optional.of("needs a unit, such as 5s, 15m or 24h");
        }
        if (SettingTypes.isGroup(found.get().type()) && !value.isBlank()) {
            return Optional.of("holds settings, and is none itself");
        }
        if (isVariable && value.isBlank() && isListOfAKey(found.get())) {
            return Optional.of(NO_LIST);
        }
        List<String> keys = found.get().keys().stream().map(elements::get).toList();
        if (isVariable && found.get().hasKeysOfItsOwn() && keys.stream().anyMatch(key -> key.matches(".*[A-Za-z].*"))) {
            return Optional.of(
                    "would be read in lower case, as all of the environment: set it in config/application.yaml");
        }
        return keys.stream()
                .filter(key -> !isVariable && !PLAIN_KEY.matcher(key).matches())
                .findFirst()
                .map(key -> "would be read without what is no letter, digit or dash: write \"[" + key + "]\"");
    }

    /** What YAML makes something else of than what is written there. A value is not shown, it may be a secret. */
    private static Optional<Finding> altered(YamlSettings.Entry entry, SettingTypes.Found found) {
        Class<?> type = found.type().toClass();
        boolean isCut = !entry.isKey() && entry.tag().equals(Tag.FLOAT) && WHOLE.contains(type);
        // Ids are numbers in part of their list only: 777 stays as it is, and 012 after it does not.
        if (!(entry.isAltered() || isCut || entry.isNoText() && found.hasKeysOfItsOwn())) {
            return Optional.empty();
        }
        int last = entry.name().size() - 1;
        boolean isText = entry.isKey()
                ? found.keys().contains(last)
                : TEXTS.stream().anyMatch(text -> text.isAssignableFrom(elementOf(found.type())));
        boolean isOtherNumber = isCut || !entry.isKey() && entry.tag().equals(Tag.INT) && !type.equals(boolean.class);
        return isText || isOtherNumber
                ? Optional.of(Finding.error(
                        entry.place(),
                        Rule.SETTING,
                        nameOf(entry)
                                + (entry.isKey() ? " has a key that" : "")
                                + (isText
                                        ? " is not text in YAML, which may read it otherwise than written: put it in"
                                                + " quotes"
                                        : " would be read as another number than written")))
                : Optional.empty();
    }

    /** Settings that one source has twice, in whatever spelling: one of the two is lost. In several sources the first counts. */
    public List<Finding> twice() {
        return Stream.concat(
                        sources().stream().map(this::twice),
                        yamlFiles().stream().map(YamlSettings::read).map(SettingFaults::twice))
                .flatMap(List::stream)
                .toList();
    }

    private List<Finding> twice(EnumerablePropertySource<?> source) {
        Map<Object, String> spellings = new HashMap<>();
        List<Finding> faults = new ArrayList<>();
        for (String name : Stream.of(source.getPropertyNames()).sorted().toList()) {
            Origin origin = OriginLookup.getOrigin(source, name);
            boolean isVariable = isVariable(name, source);
            if (isOfYaml(origin) || !isVariable && !GROUPS.contains(groupOf(name))) {
                continue;
            }
            Object setting = isVariable ? settingOf(name) : ConfigurationPropertyName.adapt(name, '.');
            String other = spellings.putIfAbsent(setting, name);
            if (isVariable && other == null) {
                // An element of a list that is given as a whole, too.
                other = spellings.get(setting.toString().replaceFirst("\\[\\d+]$", ""));
            }
            if (other != null && !other.equals(name)) {
                faults.add(twice(
                        place(origin, source), name, other, place(OriginLookup.getOrigin(source, other), source)));
            }
        }
        return faults;
    }

    /** The setting that a variable gives; the variable itself where that is none. */
    private String settingOf(String variable) {
        List<String> elements = uniform(List.of(variable.split("_")));
        int last = elements.size() - 1;
        return types.find(elements)
                .map(found ->
                        elements.get(last).matches("\\d+") && !found.keys().contains(last)
                                ? found.name().replaceFirst("\\.(\\d+)$", "[$1]")
                                : found.name())
                .orElse(variable);
    }

    /** The same of a YAML file, where a nested and a dotted name are of one spelling. */
    private static List<Finding> twice(List<YamlSettings.Entry> entries) {
        Map<Object, YamlSettings.Entry> first = new HashMap<>();
        List<Finding> faults = new ArrayList<>();
        for (YamlSettings.Entry entry : entries) {
            String name = nameOf(entry);
            YamlSettings.Entry other = entry.isKey() || entry.isList()
                    ? null
                    : first.putIfAbsent(List.of(entry.document(), ConfigurationPropertyName.adapt(name, '.')), entry);
            if (other != null) {
                faults.add(twice(entry.place(), name, nameOf(other), other.place()));
            }
        }
        return faults;
    }

    private static Finding twice(Place place, String name, String other, Place otherPlace) {
        return Finding.warning(
                place,
                Rule.SETTING,
                name + " is the same setting as " + other + (otherPlace.line() == 0 ? "" : " in " + otherPlace)
                        + ", and one of the two is lost; take one away");
    }

    /** A key whose list was forgotten: it is not known whether nothing or anything is meant. */
    private static Optional<Finding> withoutList(YamlSettings.Entry entry, SettingTypes.Found found) {
        return entry.isEmpty() && isListOfAKey(found)
                ? Optional.of(Finding.error(entry.place(), Rule.SETTING, nameOf(entry) + " " + NO_LIST))
                : Optional.empty();
    }

    /** Its places in the list would be taken for names. */
    private static Optional<Finding> listForNames(YamlSettings.Entry entry, SettingTypes.Found found) {
        return entry.isList() && SettingTypes.isMap(found.type())
                ? Optional.of(Finding.error(
                        entry.place(),
                        Rule.SETTING,
                        nameOf(entry)
                                + " is a list, and takes names with what belongs to each below; write them as \"name\":"
                                + " in lines of their own, without dashes"))
                : Optional.empty();
    }

    private static boolean isListOfAKey(SettingTypes.Found found) {
        return found.hasKeysOfItsOwn()
                && Collection.class.isAssignableFrom(found.type().toClass());
    }

    private static String nameOf(YamlSettings.Entry entry) {
        return String.join(".", entry.name()).replace(".[", "[");
    }

    private static Class<?> elementOf(ResolvableType type) {
        return (Collection.class.isAssignableFrom(type.toClass())
                        ? type.asCollection().getGeneric()
                        : type)
                .toClass();
    }

    private String nearest(List<String> given, boolean isVariable) {
        List<String> names = types.names(OURS).stream()
                .map(name -> withKey(name, given))
                .map(name -> isVariable ? name.replace('-', '.') : name)
                .toList();
        String nearest = NearestName.of(String.join(".", given), names).orElse(OURS);
        return isVariable ? nearest.replace('.', '_').toUpperCase(Locale.ROOT) : nearest;
    }

    private static String withKey(String name, List<String> given) {
        List<String> elements = new ArrayList<>(List.of(name.split("\\.")));
        elements.replaceAll(element -> element.equals(SettingTypes.ANY) && elements.indexOf(element) < given.size()
                ? given.get(elements.indexOf(element))
                : element);
        return String.join(".", elements);
    }

    /** Used by a placeholder in another setting, or told by Kubernetes of a service named ddr… */
    private boolean isOfOthers(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches())
                || sources().stream()
                        .flatMap(source -> Stream.of(source.getPropertyNames()).map(source::getProperty))
                        .anyMatch(text ->
                                String.valueOf(text).matches("(?s).*\\$\\{" + Pattern.quote(variable) + "[:}].*"));
    }

    private List<EnumerablePropertySource<?>> sources() {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .<EnumerablePropertySource<?>>map(source -> (EnumerablePropertySource<?>) source)
                .toList();
    }

    /** Of the environment, in capitals or not. */
    public static boolean isVariable(String name, PropertySource<?> source) {
        return source instanceof SystemEnvironmentPropertySource && name.indexOf('.') < 0;
    }

    /** Without one that was deleted while the program runs: what it said holds until the next start. */
    private Set<Resource> yamlFiles() {
        return sources().stream()
                .flatMap(source ->
                        Stream.of(source.getPropertyNames()).map(name -> OriginLookup.getOrigin(source, name)))
                .filter(SettingFaults::isOfYaml)
                .map(origin -> ((TextResourceOrigin) origin).getResource())
                .filter(Resource::exists)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isOfYaml(@Nullable Origin origin) {
        return origin instanceof TextResourceOrigin text
                && Objects.toString(text.getResource().getFilename(), "").matches(".*\\.ya?ml");
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

    private static List<String> elements(String name, PropertySource<?> source) {
        return isVariable(name, source) ? List.of(name.split("_")) : elements(name);
    }

    /** {@code a.b[c].d[0]} as a, b, [c], d and [0]. */
    private static List<String> elements(String name) {
        return ELEMENT.matcher(name).results().map(MatchResult::group).toList();
    }

    private static List<String> uniform(List<String> elements) {
        return elements.stream()
                .map(element ->
                        NO_LETTER_OR_DIGIT.matcher(element).replaceAll("").toLowerCase(Locale.ROOT))
                .toList();
    }
}
