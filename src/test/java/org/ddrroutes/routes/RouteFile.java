package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One file of route definitions as data.
 *
 * @param name the file's name without {@code .camel.yaml}
 * @param yaml the whole content, a list as a rule
 */
record RouteFile(String name, JsonNode yaml) {

    /** What a canary says of itself. */
    static final String REFUSED = "# refused: ";

    private static final YAMLMapper YAML = new YAMLMapper();

    static RouteFile read(Path path) {
        try {
            return new RouteFile(
                    path.getFileName().toString().replaceFirst("\\.camel\\.yaml$", ""), YAML.readTree(path.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> routes() {
        return entries("route");
    }

    List<JsonNode> configurations() {
        return entries("routeConfiguration");
    }

    /** Every step of a route or a configuration at any depth, with its kind, such as {@code to}. */
    static List<Step> steps(JsonNode definition) {
        List<Step> steps = new ArrayList<>();
        collect(definition, 0, steps);
        return steps;
    }

    private List<JsonNode> entries(String kind) {
        return stream(yaml)
                .filter(entry -> entry.has(kind))
                .map(entry -> entry.get(kind))
                .toList();
    }

    private static void collect(JsonNode node, int depth, List<Step> steps) {
        for (JsonNode step : node.path("steps")) {
            step.fields().forEachRemaining(field -> steps.add(new Step(field.getKey(), field.getValue(), depth)));
        }
        node.fields().forEachRemaining(field -> {
            int below = field.getKey().equals("steps") ? depth + 1 : depth;
            stream(field.getValue().isArray() ? field.getValue() : List.of(field.getValue()))
                    .forEach(child -> collect(child, below, steps));
        });
    }

    private static Stream<JsonNode> stream(Iterable<JsonNode> nodes) {
        return StreamSupport.stream(nodes.spliterator(), false);
    }

    /** @param depth 0 for a step of the route itself, 1 for one within a {@code choice} of it, and so on */
    record Step(String kind, JsonNode definition, int depth) {}
}
