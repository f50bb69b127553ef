package org.ddrroutes.check;

import static java.util.Map.entry;
import static org.apache.camel.util.ObjectHelper.loadSimpleType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** Beans, methods and classes that routes name exist, and are of the type that their place needs. */
record BeanRules(RouteSet routes, Findings findings) {

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

    void check() {
        for (YamlNode definition : routes.withSteps()) {
            Step.of(definition).forEach(this::check);
            definition.forEachMapping(mapping -> mapping.entries().forEach(entry -> check(entry, mapping)));
            routes.endpointsOf(definition).forEach(this::check);
        }
    }

    private void check(Step step) {
        if (CONVERT.contains(step.kind())) {
            checkClass(step.node().get("type"));
        }
        if (step.kind().equals("bean")
                && !step.node().has("ref")
                && !step.node().has("beanType")) {
            tell(step.place(), "bean has no ref; name the bean that is called");
        }
    }

    /** @param within what holds it */
    private void check(YamlNode.Entry entry, YamlNode within) {
        YamlNode value = entry.value();
        String method = entry.key() + "MethodName";
        Class<?> type = within.has(method) ? Object.class : TYPED.getOrDefault(entry.key(), Object.class);
        if (WITH_REF.contains(entry.key())) {
            checkBean(value.text("ref"), value.placeOf("ref"), value.text("method"), value.placeOf("method"), type);
            if (value.has("beanType") && !value.has("ref")) {
                String owner = value.text("beanType");
                checkMethod(routes.classOf(owner), owner, value.text("method"), value.placeOf("method"));
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
    }

    private void check(Endpoint endpoint) {
        if (endpoint.scheme().equals("bean")) {
            Place at = endpoint.path().isEmpty() ? endpoint.placeOf("beanName") : endpoint.place();
            checkBean(
                    endpoint.pathOr("beanName"),
                    at,
                    endpoint.option("method"),
                    endpoint.placeOf("method"),
                    Object.class);
        }
        endpoint.options().stream()
                .filter(option -> option.value().matches("#(bean:)?[A-Za-z][A-Za-z0-9_]*")
                        || option.name().equals("dataSourceName"))
                .forEach(option -> checkBean(option.value(), option.place()));
    }

    void checkBean(String name, Place place) {
        checkBean(name, place, "", place, Object.class);
    }

    /** @param type that it has to be of */
    void checkBean(String name, Place place, String method, Place methodPlace, Class<?> type) {
        String bare = name.replaceFirst("^#(bean:)?", "");
        if (bare.matches("(class|type):[^{(]+")) {
            checkClass(bare.replaceFirst(".*:", ""), place);
        }
        // To look for what is not there reads all classes of the program.
        if (routes.isAsShipped(place) || bare.isEmpty() || bare.contains("{{") || bare.startsWith("type:")) {
            return;
        }
        if (!bare.contains(":") && !routes.hasBean(bare)) {
            tell(place, "there is no bean " + bare + NearestName.hint(bare, routes.beans()) + "; correct the name");
            return;
        }
        Optional<Class<?>> found = routes.typeOf(bare);
        checkMethod(found, "the bean " + bare, method, methodPlace);
        if (found.isPresent() && !type.isAssignableFrom(found.get())) {
            tell(
                    place,
                    name + " is no " + type.getSimpleName() + "; "
                            + (type == Processor.class
                                    ? "call it with bean: and a method"
                                    : type == AggregationStrategy.class
                                            ? "name the method too, as aggregationStrategyMethodName"
                                            : "name one that is"));
        }
    }

    /** @param type empty where it is not known here */
    private void checkMethod(Optional<Class<?>> type, String owner, String method, Place place) {
        String bare = method.replaceFirst("\\(.*", "");
        if (!bare.isEmpty() && !bare.contains("{{")) {
            type.map(Beans::methods)
                    .filter(methods -> !methods.contains(bare))
                    .ifPresent(methods -> tell(
                            place,
                            owner + " has no method " + bare + NearestName.hint(bare, methods) + "; correct the name"));
        }
    }

    private void checkClass(YamlNode name) {
        if (name.isText() && !name.text().isEmpty() && loadSimpleType(name.text()) == null) {
            checkClass(name.text(), name.place());
        }
    }

    void checkClass(String name, Place place) {
        if (!routes.isAsShipped(place)
                && !name.contains("{{")
                && routes.classOf(name).isEmpty()) {
            tell(place, "there is no class " + name + " in this program; correct the name, or take it away");
        }
    }

    private void checkIs(Class<?> kind, YamlNode name) {
        routes.classOf(name.text())
                .filter(type -> !kind.isAssignableFrom(type))
                .ifPresent(type ->
                        tell(name.place(), name.text() + " is no " + kind.getSimpleName() + "; name one that is"));
    }

    /** Camel makes it of the message alone. */
    private void checkThrown(YamlNode step) {
        List<Class<?>> values = step.has("message") ? List.of(String.class) : List.of();
        routes.classOf(step.text("exceptionType"))
                .filter(type -> Stream.of(type.getConstructors())
                        .noneMatch(one -> List.of(one.getParameterTypes()).equals(values)))
                .ifPresent(type -> tell(
                        step.placeOf("exceptionType"),
                        type.getName() + " is not made of a message alone; name one that is, such as"
                                + " java.lang.IllegalStateException"));
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.BEAN, text);
    }
}
