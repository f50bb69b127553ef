package org.ddrroutes.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Finds settings that would be ignored, or taken for others than those that are written: names that nobody reads, text of which
 * YAML makes a number or a truth value, keys that the environment writes in lower case, lists that were forgotten, and times
 * without a unit.
 *
 * @param types what there is to set
 */
public record SettingFaults(SettingSources sources, SettingTypes types) {

    /** With other values than these, routes do not start, commits are missed, no stop is orderly, or operators have no port. */
    private static final Map<String, String> OF_THE_PROGRAM = Map.ofEntries(
            Map.entry(letters("spring.main.register-shutdown-hook"), "true"),
            Map.entry(letters("spring.main.lazy-initialization"), "false"),
            Map.entry(letters("spring.main.web-application-type"), "reactive"),
            Map.entry(letters("spring.autoconfigure.exclude"), ""),
            Map.entry(letters("spring.datasource.jndi-name"), ""),
            Map.entry(letters("spring.datasource.driver-class-name"), "org.postgresql.Driver"),
            Map.entry(letters("spring.datasource.hikari.data-source-class-name"), ""),
            Map.entry(letters("spring.datasource.hikari.auto-commit"), "true"),
            Map.entry(letters("spring.datasource.hikari.read-only"), "false"),
            Map.entry(letters("spring.datasource.hikari.transaction-isolation"), ""));

    /** What Camel reads from the environment of what is set by the program. */
    private static final Pattern OF_CAMEL =
            Pattern.compile("(?i)CAMEL_(MAIN|SPRINGBOOT)_(?!SERVICE_|PORT|ROUTES_?INCLUDE_?PATTERN).*");

    private static final String KEPT = "is set by the program, and its promises rest on it; take it away";
    /** What a reader puts in place of bytes that are no letter, or reads of a file in UTF-16. */
    private static final Pattern UNREADABLE = Pattern.compile("[\ufffd\0]");

    private static final Pattern OF_OURS = Pattern.compile("ddr([._\\[].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9-]+|\\[.*]");
    private static final Pattern NUMBER = Pattern.compile("[+-]?0*[1-9][0-9]*");
    private static final List<Class<?>> WHOLE = List.of(int.class, Integer.class, long.class, Long.class);
    private static final List<Class<?>> TEXTS = List.of(String.class, Secret.class);

    private static final String LEVELS = "logging.level";
    private static final String NO_TEXT =
            " is not text in YAML, which may read it otherwise than written: put it in quotes";

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
        for (EnumerablePropertySource<?> source : sources.all()) {
            for (String name : source.getPropertyNames()) {
                Origin origin = OriginLookup.getOrigin(source, name);
                faults(name, origin, source, groups)
                        .map(fault ->
                                Finding.error(SettingSources.place(origin, source), Rule.SETTING, name + " " + fault))
                        .forEach(faults::add);
            }
        }
        for (List<WrittenSettings.Entry> file : sources.written()) {
            for (WrittenSettings.Entry entry : file) {
                Optional<SettingTypes.Found> setting = types.find(SettingSources.uniform(entry.name()));
                setting.stream()
                        .flatMap(found ->
                                Stream.of(altered(entry, found), withoutList(entry, found), listForNames(entry, found)))
                        .flatMap(Optional::stream)
                        .forEach(fault ->
                                faults.add(Finding.error(entry.place(), Rule.SETTING, entry.dotted() + fault)));
                if (setting.isEmpty()) {
                    alteredText(entry).ifPresent(faults::add);
                }
            }
        }
        return List.copyOf(faults);
    }

    /** @param groups those that were met before */
    private Stream<String> faults(
            String name, @Nullable Origin origin, EnumerablePropertySource<?> source, Set<String> groups) {
        boolean isInFile = SettingSources.isInFile(origin);
        boolean isVariable = SettingSources.isVariable(name, source);
        boolean isSetting = isInFile || isVariable && !types.ofVariable(name).equals(name);
        String value = Objects.toString(source.getProperty(name), "");
        List<String> faults = new ArrayList<>();
        if (isInFile && groups.add(SettingSources.groupOf(name))) {
            groupFault(name).ifPresent(faults::add);
        }
        if (isSetting && UNREADABLE.matcher(value).find()) {
            faults.add("has a letter that could not be read; "
                    + (isInFile ? "save its file as UTF-8" : "set LC_ALL=C.UTF-8 beside it"));
        }
        boolean isOther = !value.strip().equalsIgnoreCase(OF_THE_PROGRAM.getOrDefault(letters(name), value.strip()));
        if ((isInFile || isVariable) && isOther || OF_CAMEL.matcher(name).matches()) {
            faults.add(KEPT);
        }
        Optional<String> unresolved =
                isSetting ? unresolved(name, value, SettingSources.isOfYaml(origin)) : Optional.empty();
        unresolved.ifPresent(faults::add);
        if (unresolved.isEmpty() && OF_OURS.matcher(name).matches()) {
            fault(name, value, isVariable).ifPresent(faults::add);
        }
        return faults.stream();
    }

    /** However it is spelled, in a file or in the environment, and without the place in a list. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    /** Settings that are the program's own, or nobody's, for their group is misspelt. */
    static Optional<String> groupFault(String name) {
        String group = SettingSources.groupOf(name);
        if (group.equals("camel")) {
            return Optional.of(KEPT);
        }
        return group.equals(SettingSources.OWN_ROUTES) || SettingSources.GROUPS.contains(group)
                ? Optional.empty()
                : Optional.of(NearestName.hint(group, SettingSources.GROUPS))
                        .filter(hint -> !hint.isEmpty())
                        .map(hint -> "is of no group of settings" + hint);
    }

    /** A placeholder without its setting, which would be taken for the value itself. Settings of routes may hold Simple. */
    private Optional<String> unresolved(String name, String value, boolean isOfYaml) {
        if (!value.contains("${")) {
            return Optional.empty();
        }
        try {
            sources.environment().resolveRequiredPlaceholders(value);
            return Optional.empty();
        } catch (PlaceholderResolutionException e) {
            if (String.valueOf(e.getMessage()).startsWith("Circular")) {
                return Optional.of("refers to itself; write its value");
            }
            if (name.matches("(our|logging\\.pattern)[.\\[].*")) {
                return Optional.empty();
            }
            String shown = "${" + e.getPlaceholder() + "}";
            boolean isPart = SecretSettings.isSecret(name) && !value.strip().equals(shown);
            if (isPart && !isOfYaml) {
                // A secret that was mounted, or made by a machine, may look so: it is taken as it is.
                return Optional.empty();
            }
            return Optional.of("names " + (isPart ? "a placeholder" : shown)
                    + ", which is not set; set it, write a default, as in ${name:default}, or \\${ where no placeholder is"
                    + " meant");
        }
    }

    private Optional<String> fault(String name, String value, boolean isVariable) {
        List<String> elements = isVariable ? List.of(name.split("_")) : SettingSources.elements(name);
        Optional<SettingTypes.Found> found = types.find(SettingSources.uniform(elements));
        if (found.isEmpty()) {
            return isOfOthers(name, value)
                    ? Optional.empty()
                    : Optional.of("is not a setting; did you mean "
                            + nearest(SettingSources.uniform(elements), isVariable) + "?");
        }
        if (!value.equals(value.strip()) && !value.isBlank()) {
            return Optional.of("begins or ends with a blank, which would be part of it; take it away");
        }
        Optional<String> place = IntStream.range(0, isVariable ? 0 : elements.size())
                .filter(at ->
                        elements.get(at).matches("\\d+") && !found.get().keys().contains(at))
                .mapToObj(elements::get)
                .findFirst();
        if (place.isPresent()) {
            return place.map(number -> "would not be read: write [" + number + "], or a list");
        }
        if (found.get().type().toClass().equals(Duration.class)
                && NUMBER.matcher(
                                sources.environment().resolvePlaceholders(value).strip())
                        .matches()) {
            return Optional.of("needs a unit, such as 5s, 15m or 24h");
        }
        if (SettingTypes.isGroup(found.get().type()) && !value.isBlank()) {
            return Optional.of("holds settings, and is none itself; add the name of one to it, or take it away");
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
    private static Optional<String> altered(WrittenSettings.Entry entry, SettingTypes.Found found) {
        Class<?> type = found.type().toClass();
        boolean isCut = !entry.isKey() && entry.tag().equals(Tag.FLOAT) && WHOLE.contains(type);
        // Ids are numbers in part of their list only: 777 stays as it is, and 012 after it does not.
        boolean isData = found.hasKeysOfItsOwn() && found.name().startsWith(SettingSources.OURS);
        if (!(entry.isAltered() || isCut || entry.isNoText() && isData)) {
            return Optional.empty();
        }
        int last = entry.name().size() - 1;
        boolean isText = entry.isKey()
                ? found.keys().contains(last)
                : TEXTS.stream().anyMatch(text -> text.isAssignableFrom(elementOf(found.type())));
        boolean isOtherNumber = isCut || !entry.isKey() && entry.tag().equals(Tag.INT) && !type.equals(boolean.class);
        String key = entry.isKey() ? " has a key that" : "";
        return isText
                ? Optional.of(key + NO_TEXT)
                : isOtherNumber
                        ? Optional.of(
                                " would be read as another number than written; write a whole number in digits alone,"
                                        + " such as 16")
                        : Optional.empty();
    }

    /**
     * The same where no type says that it is text: secrets of libraries, and one's own settings, which are text wherever a route
     * names them. Of those a truth value or a fraction may be meant.
     */
    private static Optional<Finding> alteredText(WrittenSettings.Entry entry) {
        boolean isSecret = !entry.isKey() && SecretSettings.isSecret(entry.dotted());
        boolean isTruth = entry.text().matches("(?i)true|false");
        boolean isOwn = entry.dotted().startsWith("our.") && (entry.isKey() || !isTruth);
        // Spring Boot leaves a date as it is.
        if (!(isSecret || isOwn) || !entry.isAltered() || entry.tag().equals(Tag.TIMESTAMP)) {
            return Optional.empty();
        }
        String fault = entry.dotted() + (entry.isKey() ? " has a key that" : "") + NO_TEXT;
        return Optional.of(
                isSecret || entry.isKey() || entry.tag().equals(Tag.INT)
                        ? Finding.error(entry.place(), Rule.SETTING, fault)
                        : Finding.warning(
                                entry.place(), Rule.SETTING, fault + ", or write true, false or a number such as 1.5"));
    }

    /** A key whose list was forgotten: it is not known whether nothing or anything is meant. */
    private static Optional<String> withoutList(WrittenSettings.Entry entry, SettingTypes.Found found) {
        return entry.isEmpty() && isListOfAKey(found) ? Optional.of(" " + NO_LIST) : Optional.empty();
    }

    /** Its places in the list would be taken for names, and nothing reads a level for no logger. */
    private static Optional<String> listForNames(WrittenSettings.Entry entry, SettingTypes.Found found) {
        boolean isText = found.name().equals(LEVELS) && !entry.isKey() && !entry.isEmpty();
        return (entry.isList() || isText) && SettingTypes.isMap(found.type())
                ? Optional.of((entry.isList() ? " is a list" : " is a text")
                        + ", and takes names with what belongs to each below; write them as \"name\": in lines of their own,"
                        + " without dashes")
                : Optional.empty();
    }

    private static boolean isListOfAKey(SettingTypes.Found found) {
        return found.hasKeysOfItsOwn()
                && Collection.class.isAssignableFrom(found.type().toClass());
    }

    private static Class<?> elementOf(ResolvableType type) {
        return (Collection.class.isAssignableFrom(type.toClass())
                        ? type.asCollection().getGeneric()
                        : type)
                .toClass();
    }

    private String nearest(List<String> given, boolean isVariable) {
        Optional<String> displaced = isVariable ? Optional.empty() : types.displaced(given);
        if (displaced.isPresent()) {
            return displaced.get();
        }
        List<String> names = types.names(SettingSources.OURS).stream()
                .map(name -> withKey(name, given))
                .map(name -> isVariable ? name.replace('-', '.') : name)
                .toList();
        String nearest = NearestName.of(String.join(".", given), names).orElse(SettingSources.OURS);
        return isVariable ? nearest.replace('.', '_').toUpperCase(Locale.ROOT) : nearest;
    }

    private static String withKey(String name, List<String> given) {
        List<String> elements = new ArrayList<>(List.of(name.split("\\.")));
        elements.replaceAll(element -> element.equals(SettingTypes.ANY) && elements.indexOf(element) < given.size()
                ? given.get(elements.indexOf(element))
                : element);
        return String.join(".", elements);
    }

    /** Whether Kubernetes says so where a service is. */
    public static boolean isServiceAddress(String variable, String value) {
        return variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
    }

    /** Used by a placeholder in another setting, or told by Kubernetes of a service named ddr… */
    private boolean isOfOthers(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || isServiceAddress(variable, value)
                || sources.isNamed(variable);
    }
}
