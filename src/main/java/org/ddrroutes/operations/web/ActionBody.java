package org.ddrroutes.operations.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What an operator asks to be done: one JSON object with {@code action} and the keys of that action, each of them a
 * string. The body alone acts; parameters in the address are refused.
 */
public final class ActionBody {

    private static final String ACTION = "action";

    /** The keys that are no strings. */
    private static final Map<String, JsonNodeType> OTHERS =
            Map.of("filter", JsonNodeType.OBJECT, "rate", JsonNodeType.NUMBER, "cap", JsonNodeType.NUMBER);

    private final String action;
    private final ObjectNode json;

    private ActionBody(String action, ObjectNode json) {
        this.action = action;
        this.json = json;
    }

    /**
     * @param actions the keys that each action takes beside {@code action}
     * @throws OperatorProblem where the request asks for anything else
     */
    public static ActionBody read(
            byte @Nullable [] body, ServerWebExchange exchange, Map<String, List<String>> actions) {
        QueryParameters.of(exchange.getRequest().getQueryParams());
        ObjectNode json = QueryParameters.parse(body, "send {\"action\":\"…\"} as application/json");
        JsonNode action = json.path(ACTION);
        String name = action.isTextual() ? action.textValue() : "";
        List<String> keys = actions.get(name);
        if (keys == null) {
            throw OperatorProblem.badRequest(
                    ACTION, "must be one of " + String.join(", ", actions.keySet()), "send " + example(actions));
        }
        List<String> known = new ArrayList<>(keys);
        known.add(ACTION);
        for (Map.Entry<String, JsonNode> part : json.properties()) {
            if (!known.contains(part.getKey())) {
                throw QueryParameters.unknown("key", part.getKey(), known);
            }
            JsonNodeType type = OTHERS.getOrDefault(part.getKey(), JsonNodeType.STRING);
            if (part.getValue().getNodeType() != type) {
                throw OperatorProblem.badRequest(part.getKey(), "must be " + named(type), "send " + example(actions));
            }
        }
        return new ActionBody(name, json);
    }

    public String action() {
        return action;
    }

    /** Null where it is not there. */
    public @Nullable String get(String key) {
        return json.path(key).textValue();
    }

    /** Empty where it is not there. */
    public ObjectNode object(String key) {
        return json.get(key) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    /**
     * A whole number.
     *
     * @throws OperatorProblem where it is out of range
     */
    public @Nullable Integer number(String key, int most) {
        JsonNode value = json.get(key);
        if (value == null) {
            return null;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 1 || value.intValue() > most) {
            throw OperatorProblem.badRequest(key, "must be a whole number from 1 to " + most, "leave it out");
        }
        return value.intValue();
    }

    private static String named(JsonNodeType type) {
        return switch (type) {
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            default -> "a string";
        };
    }

    private static String sample(@Nullable JsonNodeType type) {
        return type == JsonNodeType.NUMBER ? "1" : type == JsonNodeType.OBJECT ? "{}" : "\"…\"";
    }

    private static String example(Map<String, List<String>> actions) {
        List<String> examples = new ArrayList<>();
        actions.forEach((action, keys) -> {
            StringBuilder example = new StringBuilder("{\"action\":\"" + action + "\"");
            keys.forEach(key -> example.append(",\"").append(key).append("\":").append(sample(OTHERS.get(key))));
            examples.add(example.append("}").toString());
        });
        return String.join(" or ", examples);
    }
}
