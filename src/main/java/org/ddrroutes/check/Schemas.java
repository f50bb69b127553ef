package org.ddrroutes.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/**
 * Camel's own schemas of route files: that of the canonical notation, which is published from a later version on, and that of
 * the version that we run. Only the part of JSON Schema that they use is read, so that a fault is told with its place and the
 * names that were possible.
 */
final class Schemas {

    /** Where Camel's schema requires more, such as every data format of {@code unmarshal}, one of them is meant. */
    private static final int MOST_REQUIRED = 3;

    private static final String REFERENCE = "#/items/definitions/";

    /** What Camel does not start with where it holds none of its alternatives. */
    private static final Set<String> NEED_AN_ALTERNATIVE =
            Set.of("errorHandler", "marshal", "unmarshal", "loadBalance", "tokenizer");

    /** Steps by the schema, but Camel starts with none of them outside {@code doTry}. */
    private static final Set<String> PARTS_OF_TRY = Set.of("doCatch", "doFinally");

    /** What the schema takes for any text. */
    private static final Pattern TIMES = Pattern.compile("(?i).*(timeout|interval|delay|period|periodMillis)");

    private final Schema canonical = new Schema("/schema/camelYamlDsl-canonical.json");
    private final Schema ours = new Schema("/schema/camelYamlDsl.json");

    /** By the node itself: to compare two by their content takes long. */
    private final Map<JsonNode, Set<String>> names = new IdentityHashMap<>();

    void check(RouteFile file, Findings findings) {
        for (YamlNode item : file.root().items()) {
            check(item, canonical.ofItems(), ours.ofItems(), "a route file", findings);
        }
    }

    private void check(YamlNode node, JsonNode schema, JsonNode running, String what, Findings findings) {
        JsonNode resolved = resolve(schema, canonical);
        JsonNode resolvedRunning = resolve(running, ours);
        String type = resolved.path("type").asText("object");
        switch (type) {
            case "object" -> checkObject(node, resolved, resolvedRunning, what, findings);
            case "array" -> {
                if (!node.isList()) {
                    findings.error(node.place(), Rule.NOTATION, what + " is a list; begin each element with \"- \"");
                    return;
                }
                JsonNode items = itemsOf(resolvedRunning);
                node.items().forEach(item -> check(item, resolved.path("items"), items, what, findings));
            }
            default -> checkText(node, resolved, resolvedRunning, type, what, findings);
        }
    }

    private void checkObject(YamlNode node, JsonNode schema, JsonNode running, String what, Findings findings) {
        JsonNode properties = schema.path("properties");
        if (!node.isMapping()) {
            boolean isEmpty = node.isText() && node.text().isEmpty();
            findings.error(
                    isEmpty && !what.equals("steps") ? beforeOf(node) : node.place(),
                    Rule.NOTATION,
                    what
                            + (isEmpty ? " has nothing behind it" : " is written out, not in short")
                            + (properties.isEmpty()
                                    ? ""
                                    : "; write its options below it, such as " + first(properties) + ":")
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
        int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
        if (entries.size() > most) {
            findings.error(
                    entries.get(most).place(),
                    Rule.NOTATION,
                    entries.get(most).key() + " stands beside " + entries.get(0).key()
                            + "; put a \"- \" before it, or indent it");
            return;
        }
        for (YamlNode.Entry entry : entries) {
            JsonNode property = properties.path(entry.key());
            if (property.isMissingNode()) {
                findings.error(
                        entry.place(),
                        Rule.NOTATION,
                        what + " knows no " + entry.key() + NearestName.hint(entry.key(), names(properties))
                                + "; it knows " + few(names(properties)));
                continue;
            }
            Set<String> known = namesOf(running);
            if (!known.isEmpty() && !known.contains(entry.key())) {
                findings.error(
                        entry.place(),
                        Rule.NOTATION,
                        what + " knows no " + entry.key() + " in the version of Camel that runs here; take it away");
                continue;
            }
            check(entry.value(), property, propertyOf(running, entry.key()), entry.key(), findings);
        }
        checkAlternatives(node, running, what, findings);
        checkParts(node, properties, what, findings);
        if (schema.path("required").size() > MOST_REQUIRED) {
            return;
        }
        schema.path("required").forEach(required -> {
            String name = required.asText();
            // A text may be empty, that of a body, for example, and a token may be the end of a line.
            String text =
                    name.equals("token") ? node.text(name) : node.text(name).strip();
            boolean isMissing = node.get(name).isText() && text.isEmpty() && !name.equals("expression");
            if (!node.has(name) || isMissing) {
                findings.error(beforeOf(node), Rule.NOTATION, what + " has no " + name + "; add it");
            }
        });
    }

    /** Names of which one may stand, such as the languages of an expression: of two, Camel drops one or both in silence. */
    private static void checkAlternatives(YamlNode node, JsonNode running, String what, Findings findings) {
        List<JsonNode> groups = new ArrayList<>(List.of(running));
        running.path("anyOf").forEach(groups::add);
        for (JsonNode group : groups) {
            List<String> names = new ArrayList<>();
            boolean mayBeNone = false;
            for (JsonNode one : group.path("oneOf")) {
                mayBeNone |= one.has("not");
                if (one.path("required").size() == 1) {
                    names.add(one.path("required").path(0).asText());
                }
            }
            List<YamlNode.Entry> given = node.entries().stream()
                    .filter(entry -> names.contains(entry.key()))
                    .toList();
            if (given.size() > 1) {
                findings.error(
                        given.get(1).place(),
                        Rule.NOTATION,
                        given.get(1).key() + " stands beside "
                                + given.get(0).key() + " in " + what
                                + ", and Camel does not take both; keep one");
            }
            boolean needsOne = names.size() > 1 && (!mayBeNone || NEED_AN_ALTERNATIVE.contains(what));
            if (given.isEmpty() && needsOne) {
                findings.error(
                        beforeOf(node),
                        Rule.NOTATION,
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
    private static void checkParts(YamlNode node, JsonNode properties, String what, Findings findings) {
        boolean hasExpression =
                properties.path("expression").path("$ref").asText().endsWith("language.ExpressionDefinition");
        if (hasExpression && !node.has("expression") && !what.equals("sort")) {
            findings.error(beforeOf(node), Rule.NOTATION, what + " has no expression; add it");
        }
        if (what.equals("steps")) {
            node.entries().stream()
                    .filter(entry -> PARTS_OF_TRY.contains(entry.key()))
                    .forEach(entry -> findings.error(
                            entry.place(),
                            Rule.NOTATION,
                            entry.key() + " is no step; write it into doTry, beside its steps:"));
        }
    }

    private static void checkText(
            YamlNode node, JsonNode schema, JsonNode running, String type, String what, Findings findings) {
        if (!node.isText()) {
            findings.error(node.place(), Rule.NOTATION, what + " is a plain value; write it behind the colon");
            return;
        }
        String text = node.text();
        if (text.contains("{{")) {
            return;
        }
        List<String> words = new ArrayList<>();
        schema.path("enum").forEach(word -> words.add(word.asText()));
        if (!words.isEmpty() && !words.contains(text)) {
            findings.error(
                    node.place(),
                    Rule.NOTATION,
                    what + " cannot be " + text + NearestName.hint(text, words) + "; it is one of " + few(words));
        }
        if (type.equals("boolean") && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            findings.error(node.place(), Rule.NOTATION, what + " is true or false, not " + text);
        }
        if (TIMES.matcher(what).matches() && !EndpointRules.isTime(text)) {
            findings.error(node.place(), Rule.NOTATION, what + " is a time such as 5s or 2m, not " + text);
        }
        if (type.equals("number") && !text.matches("-?[0-9]+")) {
            findings.error(node.place(), Rule.NOTATION, what + " is a number, not " + text);
        }
    }

    /** The key that the mapping stands under shows best where something is missing. */
    private static Place beforeOf(YamlNode node) {
        return node.parent() != null && node.parent().line() > 0 ? node.parent() : node.place();
    }

    private static JsonNode resolve(JsonNode part, Schema schema) {
        JsonNode resolved = part;
        while (resolved.has("$ref")) {
            resolved = schema.definition(resolved.path("$ref").asText().substring(REFERENCE.length()));
        }
        return resolved;
    }

    /** The names that a definition knows in any of its notations. */
    private Set<String> namesOf(JsonNode schema) {
        JsonNode resolved = resolve(schema, ours);
        Set<String> known = names.get(resolved);
        if (known == null) {
            known = new HashSet<>();
            names.put(resolved, known);
            resolved.path("properties").fieldNames().forEachRemaining(known::add);
            for (String several : List.of("anyOf", "oneOf")) {
                for (JsonNode one : resolved.path(several)) {
                    known.addAll(namesOf(one));
                }
            }
        }
        return known;
    }

    private JsonNode propertyOf(JsonNode running, String key) {
        JsonNode resolved = resolve(running, ours);
        // What has a short form too is there twice: as a name alone, and in one of the forms.
        if (!resolved.path("properties").path(key).isEmpty()) {
            return resolved.path("properties").path(key);
        }
        for (String several : List.of("anyOf", "oneOf")) {
            for (JsonNode one : resolved.path(several)) {
                JsonNode found = propertyOf(one, key);
                if (!found.isMissingNode() && !found.isEmpty()) {
                    return found;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode itemsOf(JsonNode running) {
        return resolve(running, ours).path("items");
    }

    private static String first(JsonNode properties) {
        List<String> names = names(properties);
        return names.contains("expression")
                ? "expression"
                : names.contains("log")
                        ? "log"
                        : names.contains("message") ? "message" : names.contains("uri") ? "uri" : names.get(0);
    }

    private static List<String> names(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String few(Collection<String> names) {
        List<String> sorted = names.stream().sorted().limit(12).toList();
        return String.join(", ", sorted) + (names.size() > sorted.size() ? ", …" : "");
    }

    /** One of the two. It is read by its lines, and of its definitions those alone that are asked for: all take long. */
    private static final class Schema {

        private static final String DEFINITION = "\n      \"";
        private static final String END = "\n      }";
        private static final String END_OF_ALL = "\n    },";

        private final String text;
        private final JsonNode ofItems;

        /** Where each stands. */
        private final Map<String, Integer> places = new HashMap<>();

        private final Map<String, JsonNode> definitions = new ConcurrentHashMap<>();

        Schema(String resource) {
            try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("no " + resource + " in the program: build it with ./mvnw package");
                }
                // Names and words are plain ASCII.
                text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            int first = text.indexOf(DEFINITION);
            int end = text.indexOf(END_OF_ALL, first);
            for (int at = first; at < end; at = text.indexOf(DEFINITION, at + 1)) {
                int name = at + DEFINITION.length();
                places.put(text.substring(name, text.indexOf('"', name)), at);
            }
            ofItems = parse(text.substring(0, first) + text.substring(end)).path("items");
        }

        JsonNode ofItems() {
            return ofItems;
        }

        JsonNode definition(String name) {
            return definitions.computeIfAbsent(name, wanted -> {
                Integer at = places.get(wanted);
                return at == null
                        ? MissingNode.getInstance()
                        : parse(text.substring(text.indexOf('{', at), text.indexOf(END, at) + END.length()));
            });
        }

        private static JsonNode parse(String json) {
            try (JsonParser parser = new JsonFactory().createParser(json)) {
                parser.nextToken();
                return read(parser);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Takes half the time of a mapper, which would load three hundred classes first. */
        private static JsonNode read(JsonParser parser) throws IOException {
            if (parser.isExpectedStartObjectToken()) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, read(parser));
                }
                return object;
            }
            if (parser.isExpectedStartArrayToken()) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(parser));
                }
                return array;
            }
            return JsonNodeFactory.instance.textNode(parser.getText());
        }
    }
}
