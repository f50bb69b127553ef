package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.json.JsonObject;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/**
 * Camel's own schemas of route files: that of the canonical notation, which is published from a later version on, and that of
 * the version that we run. Only the part of JSON Schema that they use is read, so that a fault is told with its place and the
 * names that were possible.
 */
record SchemaRules(Schemas schemas, Findings findings) {

    /** Where Camel's schema requires more, such as every data format of {@code unmarshal}, one of them is meant. */
    private static final int MOST_REQUIRED = 3;

    /** What Camel does not start with where it holds none of its alternatives. */
    private static final Set<String> NEED_AN_ALTERNATIVE =
            Set.of("errorHandler", "marshal", "unmarshal", "loadBalance", "tokenizer");

    /** Steps by the schema, but Camel starts with none of them outside {@code doTry}. */
    private static final Set<String> PARTS_OF_TRY = Set.of("doCatch", "doFinally");

    /** What the schema takes for any text. */
    private static final Pattern TIMES = Pattern.compile("(?i).*(timeout|interval|delay|period|periodMillis)");

    /** Those in the program; to read them takes long. */
    record Schemas(Schema canonical, Schema ours) {

        static Schemas read() {
            return new Schemas(
                    new Schema("/schema/camelYamlDsl-canonical.json"), new Schema("/schema/camelYamlDsl.json"));
        }
    }

    void check(RouteFile file) {
        file.root()
                .items()
                .forEach(item -> check(
                        item, schemas.canonical().ofItems(), schemas.ours().ofItems(), "a route file"));
    }

    private void check(YamlNode node, JsonObject schema, JsonObject running, String what) {
        JsonObject resolved = schemas.canonical().resolve(schema);
        JsonObject resolvedRunning = schemas.ours().resolve(running);
        String type = resolved.getStringOrDefault("type", "object");
        switch (type) {
            case "object" -> checkObject(node, resolved, resolvedRunning, what);
            case "array" -> {
                if (!node.isList()) {
                    tell(node.place(), what + " is a list; begin each element with \"- \"");
                    return;
                }
                JsonObject items = Schema.part(resolved, "items");
                JsonObject itemsOfOurs = Schema.part(resolvedRunning, "items");
                node.items().forEach(item -> check(item, items, itemsOfOurs, what));
            }
            default ->
                textFault(node, resolved, resolvedRunning, type, what)
                        .ifPresent(fault -> tell(node.place(), what + fault));
        }
    }

    private void checkObject(YamlNode node, JsonObject schema, JsonObject running, String what) {
        JsonObject properties = Schema.part(schema, "properties");
        if (!node.isMapping()) {
            boolean isEmpty = node.isText() && node.text().isEmpty();
            tell(
                    isEmpty && !what.equals("steps") ? beforeOf(node) : node.place(),
                    what
                            + (isEmpty ? " has nothing behind it" : " is written out, not in short")
                            + (properties.isEmpty()
                                    ? ""
                                    : "; write its options below it, such as " + first(properties.keySet()) + ":")
                            + (!isEmpty
                                    ? ""
                                    : what.equals("steps")
                                            ? "; or take the \"-\" away"
                                            : "; without any, write {} behind it, or take it away"));
            return;
        }
        if (properties.isEmpty()) {
            return;
        }
        List<YamlNode.Entry> entries = node.entries();
        int most = schema.getIntegerOrDefault("maxProperties", Integer.MAX_VALUE);
        if (entries.size() > most) {
            tell(
                    entries.get(most).place(),
                    entries.get(most).key() + " stands beside " + entries.get(0).key()
                            + "; put a \"- \" before it, or indent it");
            return;
        }
        Set<String> languages = languages(properties);
        for (YamlNode.Entry entry : entries) {
            if (languages.contains(entry.key())) {
                tell(
                        entry.place(),
                        entry.key() + " stands in " + what + " itself; write it in full below expression:, as in"
                                + " expression: { " + entry.key() + ": { expression: … } }");
                continue;
            }
            if (!properties.containsKey(entry.key())) {
                tell(
                        entry.place(),
                        what + " knows no " + entry.key() + NearestName.hint(entry.key(), properties.keySet())
                                + (entry.key().equals("<<")
                                        ? "; write out what it takes over"
                                        : "; it knows " + few(properties.keySet())));
                continue;
            }
            Set<String> known = schemas.ours().names(running);
            if (!known.isEmpty() && !known.contains(entry.key())) {
                tell(
                        entry.place(),
                        what + " knows no " + entry.key() + " in the version of Camel that runs here; take it away");
                continue;
            }
            check(
                    entry.value(),
                    Schema.part(properties, entry.key()),
                    schemas.ours().property(running, entry.key()),
                    entry.key());
        }
        checkAlternatives(node, running, what);
        checkParts(node, languages, what);
        List<String> required = Schema.list(schema, "required");
        if (required.size() > MOST_REQUIRED) {
            return;
        }
        for (String name : required) {
            // A text may be empty, that of a body, for example, and a token may be the end of a line.
            String text =
                    name.equals("token") ? node.text(name) : node.text(name).strip();
            boolean isMissing = node.get(name).isText() && text.isEmpty() && !name.equals("expression");
            if (!node.has(name) || isMissing) {
                tell(beforeOf(node), what + " has no " + name + "; add it");
            }
        }
    }

    /** Names of which one may stand, such as the languages of an expression: of two, Camel drops one or both in silence. */
    private void checkAlternatives(YamlNode node, JsonObject running, String what) {
        List<JsonObject> groups = new ArrayList<>(List.of(running));
        groups.addAll(Schema.list(running, "anyOf"));
        for (JsonObject group : groups) {
            List<String> names = new ArrayList<>();
            boolean mayBeNone = false;
            for (JsonObject one : Schema.<JsonObject>list(group, "oneOf")) {
                mayBeNone |= one.containsKey("not");
                List<String> required = Schema.list(one, "required");
                if (required.size() == 1) {
                    names.addAll(required);
                }
            }
            List<YamlNode.Entry> given = node.entries().stream()
                    .filter(entry -> names.contains(entry.key()))
                    .toList();
            if (given.size() > 1) {
                tell(
                        given.get(1).place(),
                        given.get(1).key() + " stands beside "
                                + given.get(0).key() + " in " + what
                                + ", and Camel does not take both; keep one");
            }
            boolean needsOne = names.size() > 1 && (!mayBeNone || NEED_AN_ALTERNATIVE.contains(what));
            if (given.isEmpty() && needsOne) {
                tell(
                        beforeOf(node),
                        what + " needs "
                                + (names.contains("simple")
                                        ? "a language, such as simple or constant"
                                        : names.contains("json")
                                                ? "a format, such as json or jacksonXml"
                                                : "one of " + few(names))
                                + "; add it");
            }
        }
    }

    /** What the schema leaves out though Camel does not start without it, and the other way round. */
    private void checkParts(YamlNode node, Set<String> languages, String what) {
        boolean hasOne =
                node.has("expression") || node.entries().stream().anyMatch(entry -> languages.contains(entry.key()));
        if (!languages.isEmpty() && !hasOne && !what.equals("sort")) {
            tell(beforeOf(node), what + " has no expression; add it");
        }
        if (what.equals("steps")) {
            node.entries().stream()
                    .filter(entry -> PARTS_OF_TRY.contains(entry.key()))
                    .forEach(entry ->
                            tell(entry.place(), entry.key() + " is no step; write it into doTry, beside its steps:"));
        }
    }

    /** Those of what takes an expression, which Camel's pages show without {@code expression:}, too. */
    private Set<String> languages(JsonObject properties) {
        JsonObject expression = Schema.part(properties, "expression");
        Set<String> languages = new HashSet<>();
        if (expression.getStringOrDefault("$ref", "").endsWith("language.ExpressionDefinition")) {
            languages.addAll(Schema.part(schemas.canonical().resolve(expression), "properties")
                    .keySet());
            languages.removeAll(properties.keySet());
        }
        return languages;
    }

    private static Optional<String> textFault(
            YamlNode node, JsonObject schema, JsonObject running, String type, String what) {
        String text = node.text();
        if (!node.isText()) {
            return Optional.of(" is a plain value; write it behind the colon");
        }
        if (text.contains("{{")) {
            return Optional.empty();
        }
        List<String> ofOurs = Schema.list(running, "enum");
        List<String> words = ofOurs.isEmpty() ? Schema.list(schema, "enum") : ofOurs;
        if (!words.isEmpty() && !words.contains(text)) {
            return Optional.of(" cannot be " + text + NearestName.hint(text, words) + "; it is one of " + few(words));
        }
        if (type.equals("boolean")) {
            return text.matches("(?i)true|false") ? Optional.empty() : Optional.of(" is true or false, not " + text);
        }
        if (TIMES.matcher(what).matches() && !EndpointRules.isTime(text)) {
            return Optional.of(" is a time such as 5s or 2m, not " + text);
        }
        return type.equals("number") && !text.matches("-?[0-9]+")
                ? Optional.of(" is a number, not " + text)
                : Optional.empty();
    }

    /** The key that the mapping stands under shows best where something is missing. */
    private static Place beforeOf(YamlNode node) {
        return node.parent() != null && node.parent().line() > 0 ? node.parent() : node.place();
    }

    private static String first(Set<String> names) {
        return Stream.of("expression", "log", "message", "uri")
                .filter(names::contains)
                .findFirst()
                .orElseGet(() -> names.iterator().next());
    }

    private static String few(Collection<String> names) {
        List<String> sorted = names.stream().sorted().limit(12).toList();
        return String.join(", ", sorted) + (names.size() > sorted.size() ? ", …" : "");
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.NOTATION, text);
    }
}
