package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Changes a route, or an error handling, before Camel reads it: wherever a step stands, one that would leave the route goes to a mock. */
final class MockedSteps {

    private static final Set<String> CALLS = Set.of(
            "bean",
            "dynamicRouter",
            "enrich",
            "poll",
            "pollEnrich",
            "process",
            "recipientList",
            "routingSlip",
            "to",
            "toD",
            "wireTap");

    /** What the name of such a processor begins with. */
    static final String BRANCH = "branch ";

    private MockedSteps() {}

    /** @param isThere by the name of a bean; one that is there is called behind its mock */
    static void replaceIn(JsonNode node, Predicate<String> isThere) {
        node.forEach(child -> replaceIn(child, isThere));
        if (!(node.path("steps") instanceof ArrayNode steps)) {
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            ObjectNode step = (ObjectNode) steps.get(i);
            String kind = step.fieldNames().next();
            JsonNode call = step.get(kind);
            if (kind.equals("transacted")) {
                // Its policy needs a transaction manager.
                ((ObjectNode) call).retain("id", "steps").withArray("steps");
                step.set("pipeline", step.remove(kind));
            } else if (CALLS.contains(kind) && !call.path("disabled").asBoolean()) {
                ObjectNode mock = step("to", "uri", "mock:" + nameOf(kind, call));
                if (call.has("type") || isThere.test(call.path("ref").asText())) {
                    steps.insert(i++, mock);
                } else {
                    if (call.has("id")) {
                        ((ObjectNode) mock.get("to")).set("id", call.get("id"));
                    }
                    steps.set(i, mock);
                }
            }
        }
    }

    /** Lets each branch call a processor that is named for it. */
    static void watchBranches(JsonNode node, Consumer<String> branches) {
        if (node.path("when").isArray()) {
            node.path("when").forEach(when -> watch(when, branches));
            if (node.has("otherwise")) {
                watch(node.get("otherwise"), branches);
            }
        }
        node.forEach(child -> watchBranches(child, branches));
    }

    private static void watch(JsonNode branch, Consumer<String> branches) {
        ArrayNode steps = branch.withArray("steps");
        String name = branch.path("id")
                .asText("that of " + steps.path(0).findPath("id").asText("a step without id"));
        steps.insert(0, step("process", "ref", BRANCH + name));
        branches.accept(name);
    }

    private static String nameOf(String kind, JsonNode call) {
        return Stream.of(call.path("id"), call.path("ref"), call.path("type"), call.path("uri"), call)
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(kind)
                .replaceFirst("[?].*", "");
    }

    private static ObjectNode step(String kind, String option, String value) {
        ObjectNode step = JsonNodeFactory.instance.objectNode();
        step.putObject(kind).put(option, value);
        return step;
    }
}
