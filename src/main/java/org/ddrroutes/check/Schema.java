package org.ddrroutes.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * One of Camel's schemas of route files. It is read by its lines, and of its definitions those alone that are asked for: all take
 * long. It is read by what reads Camel's components too: any other reader of JSON would load its classes first.
 */
final class Schema {

    private static final String REFERENCE = "#/items/definitions/";
    private static final String DEFINITION = "\n      \"";
    private static final String END = "\n      }";
    private static final String END_OF_ALL = "\n    },";

    private final String text;
    private final JsonObject ofItems;

    /** Where each stands. */
    private final Map<String, Integer> places = new HashMap<>();

    private final Map<String, JsonObject> definitions = new ConcurrentHashMap<>();

    /** By the part itself: to compare two by their content takes long. */
    private final Map<JsonObject, Set<String>> names = new IdentityHashMap<>();

    Schema(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
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
        ofItems = part(parse(text.substring(0, first) + text.substring(end)), "items");
    }

    private static JsonObject parse(String json) {
        return Jsoner.deserialize(json, new JsonObject());
    }

    JsonObject ofItems() {
        return ofItems;
    }

    private JsonObject definition(String name) {
        return definitions.computeIfAbsent(name, wanted -> {
            Integer at = places.get(wanted);
            return at == null
                    ? new JsonObject()
                    : parse(text.substring(text.indexOf('{', at), text.indexOf(END, at) + END.length()));
        });
    }

    /** What it refers to, or itself. */
    JsonObject resolve(JsonObject part) {
        JsonObject resolved = part;
        while (resolved.containsKey("$ref")) {
            resolved = definition(resolved.getString("$ref").substring(REFERENCE.length()));
        }
        return resolved;
    }

    /** The names that a part knows in any of its notations. */
    Set<String> names(JsonObject part) {
        JsonObject resolved = resolve(part);
        Set<String> known = names.get(resolved);
        if (known == null) {
            known = new HashSet<>(part(resolved, "properties").keySet());
            names.put(resolved, known);
            for (JsonObject one : notations(resolved)) {
                known.addAll(names(one));
            }
        }
        return known;
    }

    /** Empty where it has none of this name. */
    JsonObject property(JsonObject part, String name) {
        JsonObject resolved = resolve(part);
        // What has a short form too is there twice: as a name alone, and in one of the forms.
        JsonObject found = part(part(resolved, "properties"), name);
        for (JsonObject one : notations(resolved)) {
            found = found.isEmpty() ? property(one, name) : found;
        }
        return found;
    }

    private static List<JsonObject> notations(JsonObject resolved) {
        List<JsonObject> notations = list(resolved, "anyOf");
        notations.addAll(list(resolved, "oneOf"));
        return notations;
    }

    /** Empty where there is none of this name. */
    static JsonObject part(JsonObject of, String name) {
        return of.get(name) instanceof JsonObject found ? found : new JsonObject();
    }

    /** Of parts or of words. */
    static <T> List<T> list(JsonObject of, String name) {
        List<T> list = new ArrayList<>();
        if (of.get(name) instanceof JsonArray found) {
            found.asCollection(list);
        }
        return list;
    }
}
