package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;

/**
 * A step of a route or of an error handling.
 *
 * @param kind such as {@code to}
 * @param place where the kind stands
 * @param owner the definition that it is part of
 */
record Step(String kind, YamlNode node, Place place, YamlNode owner) {

    String id() {
        return node.text("id");
    }

    /** How people find it: its id, or its kind where it has none. */
    String name() {
        return id().isEmpty() ? kind : id();
    }

    /** With the steps within it, at any depth. */
    List<Step> withInner() {
        return Stream.concat(Stream.of(this), of(node).stream()).toList();
    }

    /** What {@code setHeader} or {@code setHeaders} sets, each with a name and an expression; else nothing. */
    List<YamlNode> headers() {
        return switch (kind) {
            case "setHeader" -> List.of(node);
            case "setHeaders" -> node.get("headers").items();
            default -> List.of();
        };
    }

    /** Where one of its headers begins. */
    Place placeOf(YamlNode header) {
        return header.equals(node) ? place : header.place();
    }

    /** Every step at any depth, in the order of the file. */
    static List<Step> of(YamlNode definition) {
        List<Step> steps = new ArrayList<>();
        collect(definition, definition, steps);
        return steps;
    }

    static List<Step> in(YamlNode list, YamlNode owner) {
        return list.items().stream()
                .flatMap(item -> item.entries().stream())
                .map(entry -> new Step(entry.key(), entry.value(), entry.place(), owner))
                .collect(Collectors.toList());
    }

    /** Those within a {@code doTry:}, whose failure does not fail the message. */
    static List<YamlNode> tried(YamlNode definition) {
        return of(definition).stream()
                .filter(step -> step.kind().equals("doTry"))
                .flatMap(step -> in(step.node().get("steps"), definition).stream())
                .flatMap(step -> step.withInner().stream())
                .map(Step::node)
                .toList();
    }

    private static void collect(YamlNode node, YamlNode owner, List<Step> steps) {
        for (YamlNode.Entry entry : node.entries()) {
            if (entry.key().equals("steps")) {
                for (Step step : in(entry.value(), owner)) {
                    steps.add(step);
                    collect(step.node(), owner, steps);
                }
            } else if (!entry.key().equals("parameters")) {
                collect(entry.value(), owner, steps);
            }
        }
        node.items().forEach(item -> collect(item, owner, steps));
    }

    /** Names of steps that call an endpoint, and whether they receive from it. */
    static final Map<String, Boolean> CALLS = Map.of(
            "from", true, "to", false, "wireTap", false, "poll", true, "toD", false, "interceptSendToEndpoint", false);
}
