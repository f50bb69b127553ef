package org.ddrroutes.check;

import static org.apache.camel.support.PatternHelper.matchPattern;
import static org.apache.camel.util.ObjectHelper.loadSimpleType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What one part of the routes names is there in another, or in the program, and is there once. */
final class ReferenceRules {

    private static final Set<String> BEAN_OPTIONS = Set.of("""
            executorService aggregationStrategy onPrepare comparator errorHandlerRef routePolicyRef
            idempotentRepository""".split("\\s+"));

    private static final Set<String> CONVERT = Set.of("convertBodyTo", "convertHeaderTo", "convertVariableTo");

    /** Components whose messages another route takes. */
    private static final Set<String> WITHIN = Set.of("direct", "seda");

    private static final String FILE = "resource:file:";

    private final RouteSet routes;
    private final Set<String> shipped;
    private final Findings findings;

    /** @param shipped ids of the shipped routes and error handlings */
    ReferenceRules(RouteSet routes, Set<String> shipped, Findings findings) {
        this.routes = routes;
        this.shipped = shipped;
        this.findings = findings;
    }

    void check() {
        checkIds();
        checkOrder();
        checkDirects();
        checkPreconditions();
        checkConfigurations();
        routes.withSteps().forEach(this::checkBeans);
    }

    private void checkIds() {
        Map<String, Place> seen = new HashMap<>();
        for (YamlNode route : routes.withSteps()) {
            checkId(route, "", seen);
        }
    }

    private void checkId(YamlNode node, String key, Map<String, Place> seen) {
        // Ids of parameters and of beans are others' business.
        if (key.equals("parameters") || key.equals("properties")) {
            return;
        }
        if (node.get("id").isText() && !node.text("id").isEmpty()) {
            Place first = seen.putIfAbsent(node.text("id"), node.placeOf("id"));
            if (first != null) {
                findings.error(
                        node.placeOf("id"),
                        Rule.ID,
                        "the id " + node.text("id") + " stands at " + first + " already; give it another");
                if (node.has("from")) {
                    // A copy of a route: one line is enough.
                    return;
                }
            }
        }
        node.entries().forEach(entry -> checkId(entry.value(), entry.key(), seen));
        node.items().forEach(item -> checkId(item, key, seen));
    }

    private void checkOrder() {
        Map<String, Place> seen = new HashMap<>();
        for (YamlNode route : routes.routes()) {
            Place first = route.has("startupOrder")
                    ? seen.putIfAbsent(route.text("startupOrder"), route.placeOf("startupOrder"))
                    : null;
            if (first != null) {
                findings.error(
                        route.placeOf("startupOrder"),
                        Rule.ID,
                        "startupOrder " + route.text("startupOrder") + " stands at " + first
                                + " already; give it another");
            }
        }
    }

    private void checkDirects() {
        Map<String, Place> receivers = new HashMap<>();
        Set<String> names = new TreeSet<>();
        Set<String> stopped = new HashSet<>();
        for (YamlNode route : routes.routes()) {
            Endpoint from = Endpoint.from(route);
            if (WITHIN.contains(from.scheme()) && !from.name().isEmpty()) {
                Place place = from.placeOf("name");
                Place first = receivers.putIfAbsent(from.scheme() + ":" + from.name(), place);
                names.add(from.name());
                // Of a shipped one that is told where it stands.
                if (!shipped.contains(route.text("id")) && routes.isStopped(route)) {
                    stopped.add(from.scheme() + ":" + from.name());
                }
                if (first != null && from.scheme().equals("direct")) {
                    findings.error(
                            place,
                            Rule.DIRECT,
                            "direct:" + from.name() + " comes in at " + first
                                    + " already; give this route another name");
                }
            }
        }
        for (Endpoint endpoint : routes.endpoints()) {
            String name = endpoint.name();
            // A shipped route that is missing is told of by itself.
            boolean isKnown = receivers.containsKey(endpoint.scheme() + ":" + name)
                    || endpoint.scheme().equals("direct") && shipped.contains(name)
                    || name.contains("{{");
            if (!endpoint.receives() && stopped.contains(endpoint.scheme() + ":" + name)) {
                findings.error(
                        endpoint.placeOf("name"),
                        Rule.DIRECT,
                        "the route that comes from " + endpoint.scheme() + ":" + name
                                + " is not started; take its precondition or autoStartup away");
            }
            if (!endpoint.receives() && WITHIN.contains(endpoint.scheme()) && !isKnown && !name.isEmpty()) {
                findings.error(
                        endpoint.placeOf("name"),
                        Rule.DIRECT,
                        "no route comes from " + endpoint.scheme() + ":" + name
                                + NearestName.hint(name, names)
                                + "; correct the name, or write that route");
            }
        }
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
                boolean isGiven = name.contains("{{")
                        || Stream.of(known, shipped)
                                .flatMap(Set::stream)
                                .anyMatch(id -> matchPattern(id, name.strip()));
                if (!name.isBlank() && !isGiven) {
                    findings.error(
                            route.placeOf("routeConfigurationId"),
                            Rule.CONFIGURATION,
                            "there is no error handling " + name.strip() + NearestName.hint(name.strip(), known)
                                    + "; it is one of " + String.join(", ", known));
                }
                boolean isOwnEdge = !shipped.contains(route.text("id"))
                        && !Endpoint.from(route).scheme().equals("direct");
                if (isOwnEdge && shipped.stream().anyMatch(id -> matchPattern(id, name.strip()))) {
                    findings.error(
                            route.placeOf("routeConfigurationId"),
                            Rule.CONFIGURATION,
                            name.strip() + " handles the failures of the flow, and would lose a message of yours; name"
                                    + " an error handling of your own");
                }
            }
        }
        for (YamlNode configuration : routes.configurations()) {
            if (configuration.has("precondition") && !shipped.contains(configuration.text("id"))) {
                findings.error(
                        configuration.placeOf("precondition"),
                        Rule.CONFIGURATION,
                        "precondition leaves this error handling out in silence where it is not true; take it away");
            }
            if (configuration.text("id").isEmpty()) {
                findings.error(
                        configuration.place(),
                        Rule.CONFIGURATION,
                        "error handling without an id holds for every route, the shipped ones too; give it an id, and"
                                + " name it in routeConfigurationId of your route");
            }
        }
    }

    private void checkBeans(YamlNode definition) {
        for (Step step : Step.of(definition)) {
            YamlNode node = step.node();
            if (Set.of("bean", "process", "transacted", "policy").contains(step.kind()) && node.has("ref")) {
                routes.checkBean(
                        node.text("ref"), node.text("method"), node.placeOf("ref"), node.placeOf("method"), findings);
                checkProcessor(step);
            }
            if (step.kind().equals("throwException") && node.has("exceptionType")) {
                routes.checkClass(node.text("exceptionType"), node.placeOf("exceptionType"), findings);
            }
            if (CONVERT.contains(step.kind()) && node.has("type") && loadSimpleType(node.text("type")) == null) {
                routes.checkClass(node.text("type"), node.placeOf("type"), findings);
            }
            if (step.kind().equals("bean") && node.has("beanType")) {
                routes.checkClass(node.text("beanType"), node.placeOf("beanType"), findings);
            }
            if (step.kind().equals("bean") && !node.has("ref") && !node.has("beanType")) {
                findings.error(step.place(), Rule.BEAN, "bean has no ref; name the bean that is called");
            }
        }
        definition.forEachMapping(mapping -> {
            for (YamlNode.Entry entry : mapping.entries()) {
                checkEntry(entry);
            }
        });
        for (Endpoint endpoint : routes.endpointsOf(definition)) {
            if (endpoint.scheme().equals("bean")) {
                String name = endpoint.path().isEmpty() ? endpoint.option("beanName") : endpoint.path();
                Place at = endpoint.path().isEmpty() ? endpoint.placeOf("beanName") : endpoint.place();
                routes.checkBean(name, endpoint.option("method"), at, endpoint.placeOf("method"), findings);
            }
            for (Endpoint.Option option : endpoint.options()) {
                boolean isBean = option.value().matches("#(bean:)?[A-Za-z][A-Za-z0-9_]*")
                        || option.name().equals("dataSourceName");
                if (isBean) {
                    routes.checkBean(option.value(), "", option.place(), option.place(), findings);
                }
            }
        }
    }

    private void checkEntry(YamlNode.Entry entry) {
        YamlNode value = entry.value();
        if (value.isText() && value.text().startsWith(FILE) && !value.text().contains("{{")) {
            Path file = Path.of(value.text().substring(FILE.length()));
            if (Files.isReadable(file) && file.toFile().length() == 0) {
                findings.error(value.place(), Rule.RESOURCE, file + " is empty; put it back as it ships");
            }
            if (!Files.isReadable(file)) {
                findings.error(
                        value.place(),
                        Rule.RESOURCE,
                        "there is no file " + file
                                + " where the program is started; correct the name, or put it there");
            }
        }
        if (BEAN_OPTIONS.contains(entry.key()) && value.isText()) {
            routes.checkBean(value.text(), "", value.place(), value.place(), findings);
        }
        if (entry.key().equals("exception")) {
            List<YamlNode> names = value.items();
            names.forEach(name -> routes.checkClass(name.text(), name.place(), findings));
        }
        if (Set.of("method", "refErrorHandler", "custom").contains(entry.key()) && value.has("ref")) {
            routes.checkBean(
                    value.text("ref"), value.text("method"), value.placeOf("ref"), value.placeOf("method"), findings);
        }
    }

    private void checkProcessor(Step step) {
        if (step.kind().equals("process")) {
            routes.typeOf(step.node().text("ref"))
                    .filter(type -> !Processor.class.isAssignableFrom(type))
                    .ifPresent(type -> findings.error(
                            step.place(),
                            Rule.BEAN,
                            step.node().text("ref") + " is no processor; call it with bean: and a method"));
        }
    }
}
