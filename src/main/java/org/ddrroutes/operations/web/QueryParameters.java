package org.ddrroutes.operations.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters in the address of a request, or the keys of a JSON object in their place: each one known, and given once. */
public final class QueryParameters {

    /** Whatever else may be a name's slip is not repeated. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    /** In JSON these may be numbers, too. */
    private static final Set<String> NUMBERS = Set.of("limit", "ddrOapiSeqId");

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    public static QueryParameters of(MultiValueMap<String, String> given, String... known) {
        return of(given, List.of(known));
    }

    /** @throws OperatorProblem where one is unknown or given twice */
    public static QueryParameters of(MultiValueMap<String, String> given, Collection<String> known) {
        for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw unknown("parameter", parameter.getKey(), known);
            }
            if (parameter.getValue().size() > 1) {
                throw OperatorProblem.badRequest(parameter.getKey(), "is given more than once", "give it once");
            }
        }
        return new QueryParameters(given.toSingleValueMap());
    }

    /** @throws OperatorProblem where it is no JSON object, or has other keys or values */
    public static QueryParameters of(byte @Nullable [] body, Collection<String> known) {
        return of(parse(body, "send {\"vendorID\":\"…\"} as application/json"), known);
    }

    /** @throws OperatorProblem where it has other keys or values */
    public static QueryParameters of(ObjectNode json, Collection<String> known) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> part : json.properties()) {
            String key = part.getKey();
            if (!known.contains(key)) {
                throw unknown("key", key, known);
            }
            if (!part.getValue().isTextual()
                    && !(NUMBERS.contains(key) && part.getValue().isIntegralNumber())) {
                throw OperatorProblem.badRequest(key, "must be a string", "write it in quotes");
            }
            values.put(key, part.getValue().asText());
        }
        return new QueryParameters(values);
    }

    /** @throws OperatorProblem where it is no JSON object */
    static ObjectNode parse(byte @Nullable [] body, String wayOut) {
        try {
            return body == null ? JsonNodeFactory.instance.objectNode() : StrictJson.read(body);
        } catch (MalformedJson e) {
            throw OperatorProblem.badRequest(
                    "body", "must be one JSON object, each key once, with nothing after it", wayOut);
        }
    }

    /** Null where it is not given. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /** @param kind what it is called: a parameter, or a key */
    static OperatorProblem unknown(String kind, String name, Collection<String> known) {
        Set<String> sorted = new TreeSet<>(known);
        return OperatorProblem.badRequest(
                NAME.matcher(name).matches() ? name : kind,
                "is no " + kind + " of this request",
                sorted.isEmpty() ? "it takes none" : "it takes " + String.join(", ", sorted));
    }
}
