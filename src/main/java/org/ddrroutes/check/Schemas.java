package org.ddrroutes.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final JsonNode canonical =
            read("/schema/camelYamlDsl-canonical.json").path("items");
    private final JsonNode ours = read("/schema/camelYamlDsl.json").path("items");

    /** By the node itself: to compare two by their content takes long. */
    private final Map<JsonNode, Set<String>> names = new IdentityHashMap<>();

    void check(RouteFile file, Findings findings) {
        for (YamlNode item : file.root().items()) {
            check(item, canonical, ours, "a route file", findings);
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
            if (node.isText()
                    && node.text().isEmpty()
                    && schema.path("required").isEmpty()) {
                return;
            }
            findings.error(
                    node.place(),
                    Rule.NOTATION,
                    what + " is written out, not in short"
                            + (properties.isEmpty()
                                    ? ""
                                    : "; write its options below it, such as " + first(properties) + ":"));
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
        if (schema.path("required").size() > MOST_REQUIRED) {
            return;
        }
        schema.path("required").forEach(required -> {
            if (!node.has(required.asText())) {
                findings.error(beforeOf(node), Rule.NOTATION, what + " has no " + required.asText() + "; add it");
            }
        });
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
        if (type.equals("number") && !text.matches("-?[0-9]+")) {
            findings.error(node.place(), Rule.NOTATION, what + " is a number, not " + text);
        }
    }

    /** The key that the mapping stands under shows best where something is missing. */
    private static Place beforeOf(YamlNode node) {
        return node.parent() != null && node.parent().line() > 0 ? node.parent() : node.place();
    }

    private static JsonNode resolve(JsonNode schema, JsonNode items) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = items.path("definitions")
                    .path(resolved.path("$ref").asText().substring(REFERENCE.length()));
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
        if (resolved.path("properties").has(key)) {
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
        return ours.path("none");
    }

    private JsonNode itemsOf(JsonNode running) {
        return resolve(running, ours).path("items");
    }

    private static String first(JsonNode properties) {
        List<String> names = names(properties);
        return names.contains("expression")
                ? "expression"
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

    private static JsonNode read(String resource) {
        try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " in the program: build it with ./mvnw package");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
