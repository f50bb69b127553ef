package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The routes as a Mermaid flowchart: who hands over to whom, and by which branch. */
final class RouteDiagram {

    private final Map<String, String> receivers = new TreeMap<>();
    private final Set<String> nodes = new LinkedHashSet<>();
    private final Set<String> edges = new LinkedHashSet<>();

    static String of(List<RouteFile> files) {
        RouteDiagram diagram = new RouteDiagram();
        files.forEach(file -> file.routes().forEach(diagram::addReceiver));
        files.forEach(file -> file.routes().forEach(diagram::addRoute));
        files.forEach(file -> file.configurations().forEach(errors -> diagram.addErrors(errors, files)));
        StringBuilder text = new StringBuilder("flowchart LR\n");
        diagram.nodes.forEach(node -> text.append("    ").append(node).append('\n'));
        diagram.edges.forEach(edge -> text.append("    ").append(edge).append('\n'));
        return text.toString();
    }

    private void addReceiver(JsonNode route) {
        JsonNode from = route.path("from");
        if (from.path("uri").asText().equals("direct")) {
            receivers.put(
                    from.path("parameters").path("name").asText(),
                    route.path("id").asText());
        }
    }

    private void addRoute(JsonNode route) {
        String id = route.path("id").asText();
        JsonNode from = route.path("from");
        switch (from.path("uri").asText()) {
            case "jms" -> edges.add(queue(from) + " --> " + id);
            case "platform-http" -> edges.add(node("bank", "bank([the bank])") + " --> " + id);
            case "direct" -> {
                // Its callers say so.
            }
            default -> edges.add(node("clock", "clock([a timer])") + " --> " + id);
        }
        addCalls(id, route, "", " -->");
    }

    /** @param branch the id of the innermost branch that the steps stand in */
    private void addCalls(String id, JsonNode node, String branch, String arrow) {
        if (node.has("uri") && !node.has("steps")) {
            target(node)
                    .ifPresent(
                            target -> edges.add(id + arrow + (branch.isEmpty() ? " " : "|" + branch + "| ") + target));
        }
        node.properties().forEach(field -> {
            boolean isBranch = List.of("when", "otherwise", "doCatch").contains(field.getKey());
            Iterable<JsonNode> inner = field.getValue().isArray() ? field.getValue() : List.of(field.getValue());
            inner.forEach(
                    child -> addCalls(id, child, isBranch ? child.path("id").asText(branch) : branch, arrow));
        });
    }

    private java.util.Optional<String> target(JsonNode step) {
        return switch (step.path("uri").asText()) {
            case "direct" ->
                java.util.Optional.ofNullable(
                        receivers.get(step.path("parameters").path("name").asText()));
            case "jms" -> java.util.Optional.of(queue(step));
            case "http" -> java.util.Optional.of(node("bank", "bank([the bank])"));
            default -> java.util.Optional.empty();
        };
    }

    private void addErrors(JsonNode errors, List<RouteFile> files) {
        String id = errors.path("id").asText();
        List<String> users = files.stream()
                .flatMap(file -> file.routes().stream())
                .filter(route -> route.path("routeConfigurationId").asText().equals(id))
                .map(route -> route.path("id").asText())
                .toList();
        for (JsonNode one : errors.path("onException")) {
            String failure = one.path("onException").path("id").asText("any failure");
            String from = users.size() == 1 ? users.get(0) : id;
            addCalls(from, one, failure, " -.->");
        }
        if (users.size() > 1 && edges.stream().anyMatch(edge -> edge.startsWith(id + " -.->"))) {
            node(id, id + "([" + users.size() + " routes of registrations])");
        }
    }

    private String queue(JsonNode endpoint) {
        String name = endpoint.path("parameters")
                .path("destinationName")
                .asText()
                .replaceAll("[{}]", "")
                .replace("ddr.queues.", "");
        return node("queue-" + name, "queue-" + name + "[(" + name + ")]");
    }

    private String node(String id, String definition) {
        nodes.add(definition);
        return id;
    }
}
