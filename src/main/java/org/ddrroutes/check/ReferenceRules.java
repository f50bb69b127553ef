package org.ddrroutes.check;

import static org.apache.camel.support.PatternHelper.matchPattern;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/**
 * What one part of the routes names is there in another, or in a file, and is there once.
 *
 * @param shipped ids of the shipped routes and error handlings
 */
record ReferenceRules(RouteSet routes, Set<String> shipped, Findings findings) {

    /** Components whose messages another route takes. */
    private static final Set<String> WITHIN = Set.of("direct", "seda");

    private static final String RESOURCE = "resource:";

    private static final Set<String> READ_A_FILE = Set.of("xslt", "validator");

    void check() {
        checkIds();
        checkOrder();
        checkDirects();
        checkPreconditions();
        checkConfigurations();
        routes.withSteps().forEach(this::checkFiles);
    }

    private void checkIds() {
        Map<String, Place> seen = new HashMap<>();
        routes.withSteps().forEach(definition -> checkId(definition, "", seen));
    }

    private void checkId(YamlNode node, String key, Map<String, Place> seen) {
        // Ids of parameters and of beans are others' business.
        if (key.equals("parameters") || key.equals("properties")) {
            return;
        }
        boolean isSecond = isSecond(node, "id", "the id ", seen);
        // Of a copy of a route one line is enough.
        if (!isSecond || !node.has("from")) {
            node.entries().forEach(entry -> checkId(entry.value(), entry.key(), seen));
            node.items().forEach(item -> checkId(item, key, seen));
        }
    }

    private void checkOrder() {
        Map<String, Place> seen = new HashMap<>();
        routes.routes().forEach(route -> isSecond(route, "startupOrder", "startupOrder ", seen));
    }

    /** Tells of a value that stood elsewhere before. */
    private boolean isSecond(YamlNode node, String option, String what, Map<String, Place> seen) {
        String value = node.text(option);
        Place first = value.isEmpty() ? null : seen.putIfAbsent(value, node.placeOf(option));
        if (first != null) {
            findings.error(
                    node.placeOf(option), Rule.ID, what + value + " stands at " + first + " already; give it another");
        }
        return first != null;
    }

    private void checkDirects() {
        Map<String, Place> receivers = new HashMap<>();
        Set<String> names = new TreeSet<>();
        Set<String> stopped = new HashSet<>();
        for (YamlNode route : routes.routes()) {
            Endpoint from = Endpoint.from(route);
            String address = from.scheme() + ":" + from.name();
            if (WITHIN.contains(from.scheme()) && !from.name().isEmpty()) {
                Place place = from.placeOf("name");
                Place first = receivers.putIfAbsent(address, place);
                names.add(from.name());
                // Of a shipped one that is told where it stands.
                if (!shipped.contains(route.text("id")) && routes.isStopped(route)) {
                    stopped.add(address);
                }
                if (first != null && from.scheme().equals("direct")) {
                    tellDirect(place, address + " comes in at " + first + " already; give this route another name");
                }
            }
        }
        for (Endpoint endpoint : routes.endpoints()) {
            String name = endpoint.name();
            String address = endpoint.scheme() + ":" + name;
            if (endpoint.receives() || !WITHIN.contains(endpoint.scheme()) || name.isEmpty()) {
                continue;
            }
            // A shipped route that is missing is told of by itself.
            boolean isKnown = receivers.containsKey(address)
                    || endpoint.scheme().equals("direct") && shipped.contains(name)
                    || name.contains("{{");
            if (stopped.contains(address)) {
                tellDirect(
                        endpoint.placeOf("name"),
                        "the route that comes from " + address
                                + " is not started; take its precondition or autoStartup away");
            }
            if (!isKnown) {
                tellDirect(
                        endpoint.placeOf("name"),
                        "no route comes from " + address + NearestName.hint(name, names)
                                + "; correct the name, or write that route");
            }
        }
    }

    private void tellDirect(Place place, String text) {
        findings.error(place, Rule.DIRECT, text);
    }

    /** Camel takes any other text for true. */
    private void checkPreconditions() {
        for (YamlNode route : routes.routes()) {
            String text = routes.settings().resolve(route.text("precondition"));
            if (!text.matches("|true|false|.*(\\$\\{[^{]+}|\\{\\{).*")) {
                findings.error(
                        route.placeOf("precondition"),
                        Rule.NOTATION,
                        "precondition is true, false or a setting such as {{our.name}}, not " + text);
            }
        }
    }

    private void checkConfigurations() {
        Set<String> known = routes.configurations().stream()
                .map(configuration -> configuration.text("id"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (YamlNode route : routes.routes()) {
            for (String name : route.text("routeConfigurationId").split(",")) {
                checkConfiguration(route, name.strip(), known);
            }
        }
        for (YamlNode configuration : routes.configurations()) {
            if (configuration.has("precondition") && !shipped.contains(configuration.text("id"))) {
                tellConfiguration(
                        configuration.placeOf("precondition"),
                        "precondition leaves this error handling out in silence where it is not true; take it away");
            }
            if (configuration.text("id").isEmpty()) {
                tellConfiguration(
                        configuration.place(),
                        "error handling without an id holds for every route, the shipped ones too; give it an id, and"
                                + " name it in routeConfigurationId of your route");
            }
        }
    }

    private void checkConfiguration(YamlNode route, String name, Set<String> known) {
        Place place = route.placeOf("routeConfigurationId");
        boolean isOfTheFlow = shipped.stream().anyMatch(id -> matchPattern(id, name));
        boolean isKnown = name.contains("{{") || isOfTheFlow || known.stream().anyMatch(id -> matchPattern(id, name));
        if (!name.isEmpty() && !isKnown) {
            tellConfiguration(
                    place,
                    "there is no error handling " + name + NearestName.hint(name, known) + "; it is one of "
                            + String.join(", ", known));
        }
        boolean isOwnEdge = !shipped.contains(route.text("id"))
                && !Endpoint.from(route).scheme().equals("direct");
        if (isOwnEdge && isOfTheFlow) {
            tellConfiguration(
                    place,
                    name
                            + " handles the failures of the flow, and would lose a message of yours; name an error handling"
                            + " of your own");
        }
    }

    private void tellConfiguration(Place place, String text) {
        findings.error(place, Rule.CONFIGURATION, text);
    }

    private void checkFiles(YamlNode definition) {
        definition.forEachText(entry -> {
            String text = entry.value().text();
            if (text.startsWith(RESOURCE + "file:")) {
                checkFile(text.substring(RESOURCE.length()), entry.place());
            }
        });
        for (Endpoint endpoint : routes.endpointsOf(definition)) {
            String name = endpoint.pathOr("resourceUri");
            if (READ_A_FILE.contains(endpoint.scheme()) && name.matches("((classpath|file):)?[^:]+")) {
                checkFile(name, endpoint.place());
            }
        }
    }

    /** @param written with {@code file:}, it is looked for where the program is started, else among the classes */
    private void checkFile(String written, Place place) {
        String name = written.replaceFirst("^file:", "");
        Path file = Path.of(name);
        boolean isInProgram = name.equals(written);
        boolean isThere = !isInProgram && Files.isReadable(file);
        if (!name.contains("{{") && (!isThere || file.toFile().length() == 0)) {
            findings.error(
                    place,
                    Rule.RESOURCE,
                    isThere
                            ? file + " is empty; put it back as it ships"
                            : isInProgram
                                    ? "there is no file " + name
                                            + " in the program; put it beside the routes, and write"
                                            + " file: and its folder before the name"
                                    : "there is no file " + file
                                            + " where the program is started; correct the name, or put it there");
        }
    }
}
