package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every option of Camel's schema, within the smallest route that has it: what passes the check is started by Camel, and shows in
 * its model of the routes. So a check has no need to load routes and to compare them, which would take longer than all else.
 */
class IgnoredOptionsTest {

    private static final ProgramFacts FACTS = new ProgramFacts();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 5;

    /** What the model keeps for itself. */
    private static final Set<String> OWN_FIELDS =
            Set.of("parent", "lineNumber", "location", "index", "resource", "camelContext", "inputResource");

    /** Kept where the value is another than Camel's own, or where a route fits: no difference is no loss. */
    private static final Set<String> NO_LOSS = Set.of(
            "interceptFrom description",
            "interceptFrom disabled",
            "interceptFrom id",
            "interceptFrom note",
            "interceptFrom steps",
            "throttle mode");

    /** Nobody asks for them, and the schema has more than Camel takes. */
    private static final Set<String> NOT_TAKEN = Set.of(
            "tokenize includeTokens",
            "xpath factoryRef",
            "xpath objectModel",
            "xpath saxon",
            "threads maxPoolSize",
            "threads rejectedPolicy",
            "threads timeUnit");

    /** The program has one, which Camel finds by its type. */
    private record Transaction() implements TransactedPolicy {

        @Override
        public void beforeWrap(Route route, NamedNode definition) {
            // Nothing is to be prepared.
        }

        @Override
        public Processor wrap(Route route, Processor processor) {
            return processor;
        }
    }

    @TempDir
    Path folder;

    private final Map<String, Set<String>> known = new HashMap<>();
    private JsonNode schema = JSON.objectNode();

    /** A place in the schema, and what stands around it in a file. */
    private record Spot(JsonNode definition, String name, String path, UnaryOperator<JsonNode> file) {}

    @Test
    void showInTheModelOrAreTold() throws IOException {
        schema = new ObjectMapper()
                .readTree(IgnoredOptionsTest.class.getResource("/schema/camelYamlDsl-canonical.json"))
                .path("items");
        List<String> lost = new ArrayList<>();
        int options = 0;
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("transacted", new Transaction());
            camel.start();
            for (Spot spot : spots()) {
                for (String option : names(spot.definition())) {
                    JsonNode its = resolve(spot.definition()).path("properties").path(option);
                    JsonNode base = smallest(spot.definition(), spot.name(), 0);
                    ObjectNode without = base.deepCopy();
                    without.remove(option);
                    for (JsonNode value : values(its, option)) {
                        options++;
                        ObjectNode with = isOneOfMany(spot) ? JSON.objectNode() : without.deepCopy();
                        with.set(option, value);
                        String edited = spot.file().apply(with).toString();
                        boolean isLost = isTheSame(
                                camel, edited, spot.file().apply(without).toString());
                        String name = spot.name() + " " + option;
                        if (isLost && !NO_LOSS.contains(name) && !NOT_TAKEN.contains(name) && passes(edited)) {
                            lost.add(spot.path() + " " + option + ": " + value);
                        }
                    }
                }
            }
        }
        assertThat(options).isGreaterThan(1000);
        assertThat(lost).isEmpty();
    }

    /** Also where it cannot be loaded: that has to be told, too. */
    private boolean isTheSame(CamelContext camel, String edited, String before) {
        Set<String> model = load(camel, edited);
        return model.isEmpty() || model.equals(known.computeIfAbsent(before, file -> load(camel, file)));
    }

    private boolean passes(String file) {
        Findings findings = new Findings();
        RouteFile.parse(file, "own.camel.yaml", List.of(), findings)
                .ifPresent(parsed -> new SchemaRules(FACTS.schemas(), findings).check(parsed));
        if (!findings.all().isEmpty()) {
            return false;
        }
        EditedFiles files = new EditedFiles(folder);
        files.write("routes/own.camel.yaml", file);
        return files.check().isEmpty();
    }

    /** Each definition once, by the shortest way from a file to it. */
    private List<Spot> spots() {
        List<Spot> spots = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Spot> open = new ArrayDeque<>();
        for (String top :
                List.of("route", "routeConfiguration", "onException", "onCompletion", "intercept", "interceptFrom")) {
            open.add(new Spot(schema.path("properties").path(top), top, top, node -> {
                ArrayNode file = JSON.arrayNode().add(JSON.objectNode().set(top, node));
                return top.equals("route") ? file : file.add(JSON.objectNode().set("route", route()));
            }));
        }
        while (!open.isEmpty()) {
            Spot spot = open.remove();
            JsonNode definition = resolve(spot.definition());
            String id = spot.definition().path("$ref").asText(spot.path());
            if (definition.path("type").asText().equals("array")) {
                open.addFirst(new Spot(
                        definition.path("items"),
                        spot.name(),
                        spot.path(),
                        node -> spot.file().apply(JSON.arrayNode().add(node))));
            } else if (!definition.path("properties").isEmpty() && !id.contains(".dataformat.") && seen.add(id)) {
                spots.add(spot);
                ObjectNode base = (ObjectNode) smallest(spot.definition(), spot.name(), 0);
                for (String option : names(definition)) {
                    open.add(new Spot(
                            definition.path("properties").path(option),
                            option,
                            spot.path() + "." + option,
                            node -> spot.file()
                                    .apply((isOneOfMany(spot) ? JSON.objectNode() : base.deepCopy())
                                            .set(option, node))));
                }
            }
        }
        return spots;
    }

    /** A step, and an expression, is of one kind. */
    private static boolean isOneOfMany(Spot spot) {
        String id = spot.definition().path("$ref").asText();
        return id.endsWith(".ProcessorDefinition")
                || id.endsWith("language.ExpressionDefinition")
                || id.endsWith("ExpressionSubElementDefinition");
    }

    private List<JsonNode> values(JsonNode option, String name) {
        JsonNode definition = resolve(option);
        List<JsonNode> values = new ArrayList<>();
        if (definition.path("type").asText().equals("boolean")) {
            values.addAll(List.of(TextNode.valueOf("true"), TextNode.valueOf("false")));
        } else if (definition.has("enum")) {
            definition.path("enum").forEach(values::add);
        } else {
            values.add(smallest(option, name, 0));
        }
        if (definition.path("type").asText("object").equals("object")) {
            values.add(TextNode.valueOf(""));
        }
        return values;
    }

    private JsonNode smallest(JsonNode option, String name, int depth) {
        JsonNode definition = resolve(option);
        JsonNode properties = definition.path("properties");
        return switch (definition.path("type").asText("object")) {
            case "object" -> {
                ObjectNode node = JSON.objectNode();
                if (option.path("$ref").asText().matches(".*(language.Expression|ExpressionSubElement)Definition")) {
                    yield node.set("simple", JSON.objectNode().put("expression", "${body}"));
                }
                if (properties.isEmpty()) {
                    yield node.put("own", "own");
                }
                Set<String> needed = new TreeSet<>();
                if (definition.path("required").size() <= 3) {
                    definition.path("required").forEach(one -> needed.add(one.asText()));
                }
                for (String one : List.of("expression", "steps")) {
                    if (properties.has(one) && depth < DEEPEST) {
                        needed.add(one);
                    }
                }
                needed.forEach(one -> node.set(one, smallest(properties.path(one), one, depth + 1)));
                if (properties.has("exception")) {
                    node.set("exception", JSON.arrayNode().add("java.lang.Exception"));
                }
                if (properties.has("uri")) {
                    node.put("uri", name.equals("from") ? "direct:own" : "log:own");
                }
                yield node;
            }
            case "array" -> {
                JsonNode item = name.equals("steps")
                        ? JSON.objectNode().set("log", JSON.objectNode().put("message", "own"))
                        : smallest(definition.path("items"), name, depth + 1);
                yield JSON.arrayNode().add(item);
            }
            case "boolean" -> TextNode.valueOf("true");
            case "number" -> TextNode.valueOf("7");
            default ->
                TextNode.valueOf(
                        definition.has("enum")
                                ? definition.path("enum").path(0).asText()
                                : name.equals("expression") ? "${body}" : "own");
        };
    }

    private JsonNode route() {
        return smallest(schema.path("properties").path("route"), "route", 0);
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty()
                ? node
                : resolve(schema.path("definitions").path(reference.replaceFirst("#/items/definitions/", "")));
    }

    private List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        resolve(node).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** All that Camel has taken from a file; nothing where it refuses the file. */
    private static Set<String> load(CamelContext camel, String file) {
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        Set<String> content = new TreeSet<>();
        try {
            // Started with it: the context is.
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("own.camel.yaml", file));
            content.add("loaded");
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            collect(List.copyOf(model.getRouteDefinitions()), "route", content, seen);
            collect(List.copyOf(model.getRouteConfigurationDefinitions()), "configuration", content, seen);
        } catch (Exception e) {
            content.clear();
        }
        try {
            camel.getRouteController().removeAllRoutes();
            model.removeRouteDefinitions(List.copyOf(model.getRouteDefinitions()));
            for (var configuration : List.copyOf(model.getRouteConfigurationDefinitions())) {
                model.removeRouteConfiguration(configuration);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return content;
    }

    private static void collect(Object value, String path, Set<String> content, Set<Object> seen)
            throws IllegalAccessException {
        if (value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum) {
            content.add(path + "=" + value);
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                collect(entry.getValue(), path + "." + entry.getKey(), content, seen);
            }
        } else if (value instanceof Collection<?> all) {
            int i = 0;
            for (Object one : all) {
                collect(one, path + "[" + i++ + "]", content, seen);
            }
        } else if (value != null
                && !(value instanceof CamelContext)
                && !(value instanceof Resource)
                && value.getClass().getName().startsWith("org.apache.camel")
                && seen.add(value)) {
            content.add(path + ":" + value.getClass().getSimpleName());
            for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && !OWN_FIELDS.contains(field.getName())) {
                        field.setAccessible(true);
                        collect(field.get(value), path + "." + field.getName(), content, seen);
                    }
                }
            }
        }
    }
}
