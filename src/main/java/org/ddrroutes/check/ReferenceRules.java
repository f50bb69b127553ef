package org.ddrroutes.check;

import static java.util.Map.entry;
import static org.apache.camel.support.PatternHelper.matchPattern;
import static org.apache.camel.util.ObjectHelper.loadSimpleType;

import java.nio.charset.Charset;
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
import org.apache.camel.AggregationStrategy;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.processor.loadbalancer.LoadBalancer;
import org.apache.camel.resume.ConsumerListener;
import org.apache.camel.resume.ResumeStrategy;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.CamelLogger;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Policy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.TransactedPolicy;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.slf4j.Logger;

/** What one part of the routes names is there in another, or in the program, and is there once. */
final class ReferenceRules {

    /** Parts whose {@code ref} is a bean. */
    private static final Set<String> WITH_REF = Set.of("""
            bean method custom customLoadBalancer policy process refErrorHandler throwException
            transacted""".split("\\s+"));

    /** Options that are a bean of whatever type. */
    private static final Set<String> BEANS = Set.of("""
            comparator exchangeFormatterRef executorService executorServiceRef factoryRef moduleRefs objectMapper
            retryWhileRef schemaResolver timeoutCheckerExecutorService untilCheck xmlMapper""".split("\\s+"));

    /** Parts and options that are a bean of this type. */
    private static final Map<String, Class<?>> TYPED = Map.ofEntries(
            entry("aggregateController", AggregateController.class),
            entry("aggregationRepository", AggregationRepository.class),
            entry("aggregationStrategy", AggregationStrategy.class),
            entry("consumerListener", ConsumerListener.class),
            entry("customLoadBalancer", LoadBalancer.class),
            entry("errorHandlerRef", ErrorHandlerFactory.class),
            entry("idempotentRepository", IdempotentRepository.class),
            entry("logger", Logger.class),
            entry("loggerRef", CamelLogger.class),
            entry("onExceptionOccurredRef", Processor.class),
            entry("onPrepare", Processor.class),
            entry("onPrepareFailureRef", Processor.class),
            entry("onRedeliveryRef", Processor.class),
            entry("policy", Policy.class),
            entry("process", Processor.class),
            entry("redeliveryPolicyRef", RedeliveryPolicy.class),
            entry("refErrorHandler", ErrorHandlerFactory.class),
            entry("resumeStrategy", ResumeStrategy.class),
            entry("routePolicyRef", RoutePolicy.class),
            entry("sagaService", CamelSagaService.class),
            entry("transacted", Policy.class),
            entry("transactedPolicyRef", TransactedPolicy.class));

    /** Options that name a class. */
    private static final Set<String> CLASSES = Set.of(
            "beanType", "collectionType", "documentType", "exceptionType", "jsonView", "resultType", "unmarshalType");

    private static final Set<String> CONVERT = Set.of("convertBodyTo", "convertHeaderTo", "convertVariableTo");

    /** Components whose messages another route takes. */
    private static final Set<String> WITHIN = Set.of("direct", "seda");

    private static final String FILE = "resource:file:";

    private static final Set<String> READ_A_FILE = Set.of("xslt", "validator");

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
            if (CONVERT.contains(step.kind())) {
                checkClass(node.get("type"));
            }
            if (step.kind().equals("bean") && !node.has("ref") && !node.has("beanType")) {
                findings.error(step.place(), Rule.BEAN, "bean has no ref; name the bean that is called");
            }
        }
        definition.forEachMapping(mapping -> mapping.entries().forEach(entry -> checkEntry(entry, mapping)));
        for (Endpoint endpoint : routes.endpointsOf(definition)) {
            if (READ_A_FILE.contains(endpoint.scheme())) {
                String name = endpoint.path().isEmpty() ? endpoint.option("resourceUri") : endpoint.path();
                if (name.matches("((classpath|file):)?[^:]+")) {
                    checkFile(name.replaceFirst("^file:", ""), !name.startsWith("file:"), endpoint.place());
                }
            }
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

    /** @param within what holds it */
    private void checkEntry(YamlNode.Entry entry, YamlNode within) {
        YamlNode value = entry.value();
        if (value.isText() && value.text().startsWith(FILE)) {
            checkFile(value.text().substring(FILE.length()), false, value.place());
        }
        String method = entry.key() + "MethodName";
        Class<?> type = within.has(method) ? Object.class : TYPED.getOrDefault(entry.key(), Object.class);
        if (WITH_REF.contains(entry.key())) {
            checkBean(value.text("ref"), value.placeOf("ref"), value.text("method"), value.placeOf("method"), type);
            if (value.has("beanType") && !value.has("ref")) {
                routes.checkMethod(
                        routes.classOf(value.text("beanType")),
                        value.text("beanType"),
                        value.text("method"),
                        value.placeOf("method"),
                        findings);
            }
        } else if (value.isText() && (BEANS.contains(entry.key()) || TYPED.containsKey(entry.key()))) {
            for (String name : value.text().split(",")) {
                checkBean(name.strip(), value.place(), within.text(method), within.placeOf(method), type);
            }
        }
        if (CLASSES.contains(entry.key())) {
            checkClass(value);
        }
        if (entry.key().equals("exception")) {
            value.items().forEach(this::checkClass);
            value.items().forEach(one -> checkIs(Throwable.class, one));
        }
        if (entry.key().equals("throwException")) {
            checkIs(Exception.class, value.get("exceptionType"));
            checkThrown(value);
        }
        if (entry.key().equals("charset") && value.isText() && !value.text().contains("{{")) {
            checkCharset(value);
        }
    }

    /** @param isInProgram whether it is looked for among the classes, not where the program is started */
    private void checkFile(String name, boolean isInProgram, Place place) {
        if (name.contains("{{")) {
            return;
        }
        Path file = Path.of(name);
        if (isInProgram) {
            findings.error(
                    place,
                    Rule.RESOURCE,
                    "there is no file " + name + " in the program; put it beside the routes, and write file: and its"
                            + " folder before the name");
        } else if (!Files.isReadable(file)) {
            findings.error(
                    place,
                    Rule.RESOURCE,
                    "there is no file " + file + " where the program is started; correct the name, or put it there");
        } else if (file.toFile().length() == 0) {
            findings.error(place, Rule.RESOURCE, file + " is empty; put it back as it ships");
        }
    }

    private void checkBean(String name, Place place, String method, Place methodPlace, Class<?> type) {
        if (name.isEmpty() || routes.isAsShipped(place)) {
            // To look for what is not there reads all classes of the program.
            return;
        }
        routes.checkBean(name, method, place, methodPlace, findings);
        routes.typeOf(name)
                .filter(found -> !type.isAssignableFrom(found))
                .ifPresent(found -> findings.error(
                        place,
                        Rule.BEAN,
                        name + " is no " + type.getSimpleName() + "; "
                                + (type == Processor.class
                                        ? "call it with bean: and a method"
                                        : type == AggregationStrategy.class
                                                ? "name the method too, as aggregationStrategyMethodName"
                                                : "name one that is")));
    }

    private void checkClass(YamlNode name) {
        if (name.isText() && !name.text().isEmpty() && loadSimpleType(name.text()) == null) {
            routes.checkClass(name.text(), name.place(), findings);
        }
    }

    private void checkIs(Class<?> kind, YamlNode name) {
        routes.classOf(name.text())
                .filter(type -> !kind.isAssignableFrom(type))
                .ifPresent(type -> findings.error(
                        name.place(),
                        Rule.BEAN,
                        name.text() + " is no " + kind.getSimpleName() + "; name one that is"));
    }

    /** Camel makes it of the message alone. */
    private void checkThrown(YamlNode step) {
        routes.classOf(step.text("exceptionType"))
                .filter(type -> Stream.of(type.getConstructors())
                        .noneMatch(one -> List.of(one.getParameterTypes())
                                .equals(step.has("message") ? List.of(String.class) : List.of())))
                .ifPresent(type -> findings.error(
                        step.placeOf("exceptionType"),
                        Rule.BEAN,
                        type.getName() + " is not made of a message alone; name one that is, such as"
                                + " java.lang.IllegalStateException"));
    }

    private void checkCharset(YamlNode name) {
        try {
            Charset.forName(name.text());
        } catch (IllegalArgumentException e) {
            findings.error(
                    name.place(), Rule.ENDPOINT, "there is no charset " + name.text() + "; correct it, such as UTF-8");
        }
    }
}
