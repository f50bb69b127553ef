package org.ddrroutes.operations.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/** A filter as one JSON object: known keys alone, each a string. */
public final class FilterBody {

    /** These may be written as numbers, too. */
    private static final Set<String> NUMBERS = Set.of("limit", "ddrOapiSeqId");

    private final ObjectNode json;

    private FilterBody(ObjectNode json) {
        this.json = json;
    }

    /** @throws OperatorProblem where it is anything else */
    public static FilterBody read(byte @Nullable [] body, Collection<String> known) {
        return of(parse(body, "send {\"vendorID\":\"…\"} as application/json"), known);
    }

    /** @throws OperatorProblem where it has other keys or values */
    public static FilterBody of(ObjectNode json, Collection<String> known) {
        for (Map.Entry<String, JsonNode> part : json.properties()) {
            if (!known.contains(part.getKey())) {
                throw QueryParameters.unknown("key", part.getKey(), known);
            }
            boolean isNumber =
                    NUMBERS.contains(part.getKey()) && part.getValue().isIntegralNumber();
            if (!part.getValue().isTextual() && !isNumber) {
                throw OperatorProblem.badRequest(part.getKey(), "must be a string", "write it in quotes");
            }
        }
        return new FilterBody(json);
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

    /** Null where it is not there. */
    @Nullable
    public String get(String key) {
        JsonNode value = json.get(key);
        return value == null ? null : value.asText();
    }
}
