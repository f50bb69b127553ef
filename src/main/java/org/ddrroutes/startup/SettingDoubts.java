package org.ddrroutes.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Finds settings that are misspelt, perhaps, or do not say what is meant. Each is a warning.
 *
 * @param types what there is to set, and others whose names may be misspelt
 */
public record SettingDoubts(SettingSources sources, SettingTypes types) {

    /** Groups of which every name is known here, the inner ones first. */
    private static final List<String> OF_OTHERS =
            List.of("spring.datasource.hikari", "spring.datasource", "spring.artemis");

    private static final Pattern PROFILES =
            Pattern.compile("(?i)spring[._]profiles[._](active|include)([\\[_]\\d+]?)?");
    private static final Set<Class<?>> DEFAULTED = Set.of(Duration.class, DataSize.class, boolean.class);
    private static final int MISSPELT = 2;

    /** Those of names and values first, then what is given twice. */
    public List<Finding> find() {
        return Stream.concat(ofNamesAndValues().stream(), twice().stream()).toList();
    }

    /** What makes profiles active that nothing is set for. */
    private Optional<String> profiles(String name, String value) {
        return PROFILES.matcher(name).matches()
                ? Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(profile -> List.of(sources.environment().getActiveProfiles())
                                        .contains(profile)
                                && !isKnown(profile))
                        .findFirst()
                        .map(profile -> "names " + profile + ", and nothing is set for it; write config/application-"
                                + profile + ".yaml, correct the name, or take it away")
                : Optional.empty();
    }

    private boolean isKnown(String profile) {
        return sources.files().stream()
                        .anyMatch(file -> String.valueOf(file.getFilename()).contains("-" + profile + "."))
                || sources.environment().containsProperty("spring.profiles.group." + profile)
                || sources.environment().containsProperty("spring.profiles.group." + profile + "[0]")
                || sources.written().stream()
                        .flatMap(List::stream)
                        .anyMatch(entry -> entry.dotted().startsWith("spring.config.activate.on-profile")
                                && entry.text().contains(profile));
    }

    /**
     * Settings that are misspelt, perhaps, or do not say what is meant: names that nobody reads in a group of which all names are
     * known, or that are a letter or two from a known one; quotes that are part of a value; values that are empty.
     */
    private List<Finding> ofNamesAndValues() {
        List<Finding> warnings = new ArrayList<>();
        Set<String> displaced = new HashSet<>();
        for (EnumerablePropertySource<?> source : sources.all()) {
            for (String name : source.getPropertyNames()) {
                Origin origin = OriginLookup.getOrigin(source, name);
                if (SettingSources.isInFile(origin) || SettingSources.isVariable(name, source)) {
                    String value = Objects.toString(source.getProperty(name), "");
                    List<String> elements = SettingSources.uniform(SettingSources.elements(name, source));
                    types.find(elements)
                            .map(found -> SettingSources.isOfYaml(origin)
                                    ? emptiness(value, found)
                                    : emptiness(value, found).or(() -> quotes(value)))
                            .orElseGet(() -> unknown(name, elements, SettingSources.isInFile(origin), displaced))
                            .or(() -> profiles(name, value))
                            .ifPresent(doubt -> warnings.add(Finding.warning(
                                    SettingSources.place(origin, source), Rule.SETTING, name + " " + doubt)));
                }
            }
        }
        return warnings;
    }

    /** @param displaced groups in the wrong place, of which the first setting is told */
    private Optional<String> unknown(String name, List<String> elements, boolean isInFile, Set<String> displaced) {
        String given = String.join(".", elements);
        Optional<String> right = isInFile && !sources.isNamed(name) ? types.displaced(elements) : Optional.empty();
        if (right.isPresent()) {
            return right.filter(known -> SettingFaults.groupFault(name).isEmpty() && displaced.add(elements.get(0)))
                    .map(known -> "stands in the wrong place, and nothing reads it; did you mean " + known + "?");
        }
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
        boolean hasDefault = found.name().startsWith(SettingSources.OURS)
                && (DEFAULTED.contains(type) || type.isEnum())
                && value.isEmpty();
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

    private Optional<String> nearestOfOthers(String name) {
        String uniform = String.join(".", SettingSources.uniform(SettingSources.elements(name)));
        return types.groups().keySet().stream()
                .filter(group -> !group.startsWith(SettingSources.OURS) && name.startsWith(group + "."))
                .flatMap(group -> types.names(group).stream())
                .filter(known -> NearestName.distance(uniform, known.replace("-", "")) <= MISSPELT)
                .findFirst();
    }

    /** Settings that one source has twice, in whatever spelling: one of the two is lost. In several sources the first counts. */
    private List<Finding> twice() {
        return Stream.concat(
                        sources.all().stream().map(this::twice),
                        sources.written().stream().map(SettingDoubts::twice))
                .flatMap(List::stream)
                .toList();
    }

    private List<Finding> twice(EnumerablePropertySource<?> source) {
        Map<Object, String> spellings = new HashMap<>();
        List<Finding> faults = new ArrayList<>();
        for (String name : Stream.of(source.getPropertyNames()).sorted().toList()) {
            Origin origin = OriginLookup.getOrigin(source, name);
            boolean isVariable = SettingSources.isVariable(name, source);
            if (SettingSources.isInFile(origin)
                    || !isVariable && !SettingSources.GROUPS.contains(SettingSources.groupOf(name))) {
                continue;
            }
            Object setting = isVariable ? types.ofVariable(name) : ConfigurationPropertyName.adapt(name, '.');
            String other = spellings.putIfAbsent(setting, name);
            if (isVariable && other == null) {
                // An element of a list that is given as a whole, too.
                other = spellings.get(setting.toString().replaceFirst("\\[\\d+]$", ""));
            }
            if (other != null && !other.equals(name)) {
                faults.add(twice(
                        SettingSources.place(origin, source),
                        name,
                        other,
                        SettingSources.place(OriginLookup.getOrigin(source, other), source)));
            }
        }
        return faults;
    }

    /** The same of a file, where a nested and a dotted name are of one spelling. */
    private static List<Finding> twice(List<WrittenSettings.Entry> entries) {
        Map<Object, WrittenSettings.Entry> first = new HashMap<>();
        List<Finding> faults = new ArrayList<>();
        for (WrittenSettings.Entry entry : entries) {
            String name = entry.dotted();
            WrittenSettings.Entry other = entry.isKey() || entry.isList()
                    ? null
                    : first.putIfAbsent(List.of(entry.document(), ConfigurationPropertyName.adapt(name, '.')), entry);
            if (other != null) {
                faults.add(twice(entry.place(), name, other.dotted(), other.place()));
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
}
