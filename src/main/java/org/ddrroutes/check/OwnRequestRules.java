package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** A request that a route of one's own takes is sent to the request queue, or kept elsewhere, before it is consumed. */
final class OwnRequestRules {

    private static final String REQUESTS = "ddr.queues.registrations";

    /** Steps that end with a message, and send it on later by steps of their own. */
    private static final Set<String> IN_MEMORY = Set.of("aggregate", "resequence");

    private static final Set<String> WITHIN = Set.of("direct", "seda");

    /** From these no request comes. */
    private static final Set<String> CLOCKS = Set.of("timer", "scheduler");

    private static final Set<String> POLLS = Set.of("poll", "pollEnrich");

    /** Endpoints that keep nothing, or in memory alone; whether a route does is to be looked up. */
    private static final Set<String> KEEP_NOTHING = Set.of("log", "micrometer", "language", "direct", "seda");

    /** Steps whose inner steps each get the message, whatever becomes of the others. */
    private static final Set<String> SIDE_BY_SIDE = Set.of("multicast", "loadBalance");

    /** Of these Camel's own pass a failure on. */
    private static final String PASSES_ON = "|.*\\.Use(Latest|Original)AggregationStrategy";

    /** Steps with which a failed request is not consumed, or whose doing nobody knows. */
    private static final Set<String> MAY_KEEP = Set.of("throwException", "rollback", "bean");

    /** In an expression: another value each time. */
    private static final Pattern NEW =
            Pattern.compile("\\$\\{(uuid|random|exchangeId|messageId|date:now)|randomUUID|nanoTime|currentTimeMillis");

    private static final int LONGEST_DELAY_MILLIS = 60_000;

    private final RouteSet routes;
    private final Set<String> shipped;
    private final Findings findings;
    private final HeaderRules headers;
    private final QueueRules kept;
    private final Set<Place> told = new HashSet<>();
    private final Set<YamlNode> called = new HashSet<>();

    /** The request queue, and those of one's own from which requests are sent on. */
    private final Set<String> requestQueues;

    /** @param shipped ids of the shipped routes and error handlings */
    OwnRequestRules(RouteSet routes, Set<String> shipped, Findings findings) {
        this.routes = routes;
        this.shipped = shipped;
        this.findings = findings;
        this.headers = new HeaderRules(routes, findings);
        this.kept = new QueueRules(routes.settings(), findings);
        this.requestQueues =
                new HashSet<>(Set.of(routes.settings().value(REQUESTS).orElse("")));
        Set<String> more;
        do {
            more = own().filter(route -> Endpoint.from(route).isJms() && sendsRequests(Set.of(route.text("id"))))
                    .map(route -> queueOf(Endpoint.from(route)))
                    .collect(Collectors.toSet());
        } while (requestQueues.addAll(more));
    }

    void check() {
        // What two routes come to is told as of the one that loses it.
        own().filter(this::loses).forEach(this::check);
        own().filter(route -> !loses(route)).forEach(this::check);
    }

    private Stream<YamlNode> own() {
        return routes.routes().stream()
                .filter(route -> !shipped.contains(route.text("id"))
                        && !WITHIN.contains(Endpoint.from(route).scheme()));
    }

    private void check(YamlNode route) {
        List<Endpoint> sources = reached(route).filter(Endpoint::receives).toList();
        boolean isGiven = sources.stream()
                .anyMatch(source -> !CLOCKS.contains(source.scheme()) && !WITHIN.contains(source.scheme()));
        boolean isLost = loses(route);
        if (isGiven) {
            checkMemory(route, isLost);
        }
        routes.reachedFrom(Set.of(route.text("id")), WITHIN).stream()
                .filter(way -> sendsRequests(Set.of(way.text("id"))))
                .forEach(way -> {
                    if (isGiven) {
                        checkFailures(way, isLost, false);
                        checkBranches(way, route, isLost);
                    }
                    checkSteps(way, isLost);
                    if (!Endpoint.from(route).isJms()
                            && sources.stream()
                                    .anyMatch(source -> source.scheme().equals("file"))) {
                        checkNames(way);
                    }
                });
    }

    /** A file that is read again after a kill gives the same requests, by the same names. */
    private void checkNames(YamlNode way) {
        way.forEachMapping(mapping -> Stream.of("simple", "spel").forEach(language -> {
            YamlNode value = mapping.at("expression", language, "expression");
            boolean isName =
                    mapping.text("name").equals("requestUID") || value.text().contains("requestUID");
            if (isName && NEW.matcher(value.text()).find()) {
                tell(
                        value.place(),
                        true,
                        "a file that is read again after a kill gets other requestUIDs, and its requests are registered"
                                + " twice; leave requestUID away: the program makes one of file and content");
            }
        }));
    }

    /** Whether nothing else has a request that this route ends with; a file is mostly kept. */
    private boolean loses(YamlNode route) {
        return Endpoint.from(route).isJms()
                || reached(route).anyMatch(endpoint -> endpoint.receives() && isTrue(endpoint.option("delete")));
    }

    private Stream<Endpoint> reached(YamlNode route) {
        return routes.reachedFrom(Set.of(route.text("id")), WITHIN).stream()
                .flatMap(one -> routes.endpointsOf(one).stream());
    }

    private boolean isTrue(String written) {
        return routes.settings().resolve(written).equalsIgnoreCase("true");
    }

    /** A request is in a queue until it is in the request queue: what holds it in memory between loses it at a kill. */
    private void checkMemory(YamlNode route, boolean isLost) {
        Set<YamlNode> inSession = routes.reachedFrom(Set.of(route.text("id")));
        inSession.stream()
                .flatMap(RouteSet::wireTaps)
                .filter(step -> Endpoint.of(step).filter(this::sendsRequests).isPresent())
                .forEach(step -> tellLost(step.place(), isLost, "wireTap", "write to: in its place"));
        inSession.stream()
                .flatMap(one -> Step.of(one).stream())
                .filter(step -> IN_MEMORY.contains(step.kind()) && sends(List.of(step)))
                .forEach(step -> tellLost(step.place(), isLost, step.kind(), "take it away"));
        inSession.stream()
                .flatMap(routes::handlingsOf)
                .filter(handling -> handling.key().equals("onCompletion")
                        && sends(Step.in(handling.value().get("steps"), route)))
                .forEach(handling -> tell(
                        handling.place(),
                        isLost,
                        "a request that onCompletion fails to send is consumed, and lost; send it in the route"));
        Endpoint from = Endpoint.from(route);
        if (!from.isJms() || !sendsRequests(Set.of(route.text("id")))) {
            return;
        }
        if (routes.settings().resolve(from.option("transacted")).equalsIgnoreCase("false")) {
            tellLost(from.placeOf("transacted"), true, "transacted: false", "take it away");
        }
        if (isTopic(from)
                && from.option("durableSubscriptionName").isEmpty()
                && !isTrue(from.option("subscriptionDurable"))) {
            tell(
                    from.place(),
                    true,
                    "a topic keeps no request for a program that is stopped or killed; receive from a queue, or add"
                            + " subscriptionDurable: true with a subscriptionName:");
        }
        inSession.stream()
                .flatMap(one -> routes.endpointsOf(one).stream())
                .filter(endpoint -> !endpoint.receives() && endpoint.scheme().equals("seda") && sendsRequests(endpoint))
                .forEach(seda -> tellLost(seda.place(), true, "seda", "take it away"));
        List<Endpoint> sends = reached(route)
                .filter(endpoint -> !endpoint.receives() && isRequestQueue(endpoint))
                .toList();
        sends.stream().filter(send -> !isOurs(send)).forEach(kept::checkKept);
        if (!sends.isEmpty()
                && sends.stream().allMatch(send -> isTrue(send.node().text("disabled")))) {
            tell(
                    sends.get(0).node().placeOf("disabled"),
                    true,
                    "a request is consumed, and not sent; take disabled away, or stop the route with autoStartup: false");
        }
    }

    private static boolean isTopic(Endpoint endpoint) {
        return endpoint.path().startsWith("topic:")
                || endpoint.option("destinationType").equals("topic");
    }

    private boolean sends(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.withInner().stream())
                .flatMap(step -> Endpoint.of(step).stream())
                .anyMatch(this::sendsRequests);
    }

    private boolean sendsRequests(Set<String> ids) {
        return routes.reachedFrom(ids, WITHIN).stream()
                .flatMap(one -> routes.endpointsOf(one).stream())
                .anyMatch(endpoint -> !endpoint.receives() && isRequestQueue(endpoint));
    }

    private boolean sendsRequests(Endpoint tap) {
        return isRequestQueue(tap)
                || WITHIN.contains(tap.scheme())
                        && routes.receiversOf(tap.scheme(), tap.name()).stream()
                                .anyMatch(route -> sendsRequests(Set.of(route.text("id"))));
    }

    private boolean isRequestQueue(Endpoint endpoint) {
        return endpoint.isJms() && requestQueues.contains(queueOf(endpoint));
    }

    private boolean isOurs(Endpoint endpoint) {
        return queueOf(endpoint).equals(routes.settings().value(REQUESTS).orElse(""));
    }

    private String queueOf(Endpoint endpoint) {
        return QueueRules.bare(routes.settings().resolve(endpoint.queue()));
    }

    private void tellLost(Place place, boolean isLost, String what, String wayOut) {
        tell(
                place,
                isLost,
                "with " + what
                        + " a request is off its queue or file before it is in the request queue, and lost where the"
                        + " program is killed between; " + wayOut);
    }

    /**
     * Where a failure ends that is taken for handled.
     *
     * @param isLost whether nothing else has the request; a file is kept
     * @param isCalled whether the route that calls this one sends the request behind the call
     */
    private void checkFailures(YamlNode route, boolean isLost, boolean isCalled) {
        routes.handlingsOf(route)
                .filter(handling -> handling.key().equals("onException")
                        && Stream.of("handled", "continued").anyMatch(one -> isTaken(handling.value(), one))
                        && !keeps(Step.in(handling.value().get("steps"), route)))
                .forEach(handling -> tellSwallowed(handling.place(), isLost));
        Stream.concat(Stream.of(route), routes.configurationsOf(route).stream())
                .forEach(definition -> definition.forEachMapping(mapping -> {
                    YamlNode address = mapping.get("deadLetterUri");
                    if (!address.isPresent()) {
                        return;
                    }
                    if (!keeps(Endpoint.of(address.text(), address.place(), address, false, definition, ""))) {
                        tellSwallowed(mapping.placeOf("deadLetterUri"), isLost);
                    } else if (!mapping.text("deadLetterHandleNewException").equals("false")) {
                        tell(
                                mapping.placeOf("deadLetterUri"),
                                isLost,
                                "a request that fails is consumed also where this send fails; add"
                                        + " deadLetterHandleNewException: \"false\"");
                    }
                }));
        checkHandled(Step.in(route.at("from", "steps"), route), isLost, isCalled);
    }

    /** @param isSentBehind whether a step behind these sends the request */
    private void checkHandled(List<Step> steps, boolean isLost, boolean isSentBehind) {
        boolean isSent = isSentBehind;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            boolean isBehind = isSent && !SIDE_BY_SIDE.contains(step.kind());
            boolean isWithin =
                    step.kind().equals("doTry") && sends(Step.in(step.node().get("steps"), step.owner()));
            for (YamlNode handling : step.node().get("doCatch").items()) {
                boolean isStopped =
                        Step.of(handling).stream().anyMatch(one -> one.kind().equals("stop"));
                boolean isKept = Stream.of(handling, step.node().get("doFinally"))
                        .anyMatch(one -> keeps(Step.in(one.get("steps"), step.owner())));
                if ((isWithin || isStopped && isSent) && !isKept) {
                    tellSwallowed(handling.place(), isLost);
                }
            }
            branches(step).forEach(branch -> {
                if (SIDE_BY_SIDE.contains(step.kind())) {
                    branch.forEach(one -> checkHandled(List.of(one), isLost, false));
                } else {
                    checkHandled(branch, isLost, isBehind);
                }
            });
            if (isSent) {
                calledBy(step).stream().filter(called::add).forEach(route -> checkFailures(route, isLost, true));
            }
            isSent |= sends(List.of(step));
        }
    }

    private static Stream<List<Step>> branches(Step step) {
        YamlNode node = step.node();
        return Stream.of(
                        List.of(node, node.get("otherwise"), node.get("doFinally")),
                        node.get("when").items(),
                        node.get("doCatch").items())
                .flatMap(List::stream)
                .map(branch -> Step.in(branch.get("steps"), step.owner()))
                .filter(branch -> !branch.isEmpty());
    }

    /** A request that no branch takes, where nothing else in the route or in those that it calls keeps it. */
    private void checkBranches(YamlNode way, YamlNode route, boolean isLost) {
        Set<YamlNode> reached = routes.reachedFrom(Set.of(route.text("id")), WITHIN);
        for (Step choice : Step.of(way)) {
            boolean isChoice = choice.kind().equals("choice") && !choice.node().has("otherwise");
            boolean isShared = choice.kind().equals("loadBalance")
                    && !Step.in(choice.node().get("steps"), way).stream().allMatch(one -> keeps(List.of(one)));
            Set<YamlNode> within = choice.withInner().stream().map(Step::node).collect(Collectors.toSet());
            boolean isKept = reached.stream()
                    .flatMap(one -> Step.of(one).stream())
                    .anyMatch(step -> !within.contains(step.node()) && mayKeep(step));
            if ((isChoice && !isKept || isShared) && sends(List.of(choice))) {
                tell(
                        choice.place(),
                        isLost,
                        isChoice
                                ? "a request that no when: takes is consumed, and leaves nothing; add an otherwise: that sends"
                                        + " it to a queue of your own, or logs it where that is meant"
                                : "a request that loadBalance gives to a step that keeps nothing is lost; write to: in its"
                                        + " place");
            }
        }
    }

    private static boolean isTaken(YamlNode handling, String option) {
        return handling.get(option).entries().stream()
                .anyMatch(language -> !language.value().text("expression").equals("false"));
    }

    private boolean keeps(List<Step> steps) {
        return steps.stream().anyMatch(step -> switch (step.kind()) {
            case "filter" -> false;
            case "choice" -> step.node().has("otherwise") && branches(step).allMatch(this::keeps);
            default -> mayKeep(step) || branches(step).anyMatch(this::keeps);
        });
    }

    private boolean mayKeep(Step step) {
        boolean isHere = !step.kind().equals("wireTap") && !isTrue(step.node().text("disabled"));
        return isHere
                && (MAY_KEEP.contains(step.kind())
                        || Endpoint.of(step).filter(this::keeps).isPresent());
    }

    private boolean keeps(Endpoint endpoint) {
        Set<String> next = endpoint.scheme().equals("direct")
                ? routes.receiversOf("direct", endpoint.name()).stream()
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet())
                : Set.of();
        return !endpoint.receives() && !KEEP_NOTHING.contains(endpoint.scheme()) && !isTopic(endpoint)
                || routes.reachedFrom(next).stream()
                        .flatMap(route -> Step.of(route).stream())
                        .anyMatch(step -> !step.node().text("uri").startsWith("direct") && mayKeep(step));
    }

    private void tellSwallowed(Place place, boolean isLost) {
        tell(
                place,
                isLost,
                "a request that fails is consumed here, and leaves nothing; send it to a queue of your own here, as the"
                        + " recipe requests-in-xml does");
    }

    /** Steps that drop a request, or hold it. */
    private void checkSteps(YamlNode route, boolean isLost) {
        List<Step> before = new ArrayList<>();
        for (Step step : Step.of(route)) {
            before.add(step);
            calledBy(step).forEach(called -> before.addAll(Step.of(called)));
            if (sends(List.of(step))) {
                before.forEach(one -> checkStep(one, step, isLost));
                before.forEach(headers::checkRequest);
                before.clear();
            }
        }
    }

    private Set<YamlNode> calledBy(Step step) {
        return routes.reachedFrom(
                Endpoint.of(step)
                        .filter(endpoint -> endpoint.scheme().equals("direct")
                                && !step.kind().equals("wireTap"))
                        .stream()
                        .flatMap(endpoint -> routes.receiversOf("direct", endpoint.name()).stream())
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet()));
    }

    private void checkStep(Step step, Step send, boolean isLost) {
        if (step.kind().equals("sample")) {
            tell(step.place(), true, "sample lets one request through and drops the others; take it away");
        }
        if (step.kind().equals("idempotentConsumer") && step.withInner().contains(send)) {
            tell(
                    step.place(),
                    true,
                    "idempotentConsumer drops a request that comes again, also one that was rolled back; take it away, and"
                            + " set its requestUID: sent twice, it is registered once");
        }
        boolean isGathered = Set.of("split", "multicast").contains(step.kind())
                && !step.node().text("aggregationStrategy").matches(PASSES_ON)
                && !isTrue(step.node().text("stopOnException"))
                && step.withInner().stream()
                        .filter(inner -> !Step.tried(step.node()).contains(inner.node()))
                        .anyMatch(inner ->
                                Endpoint.of(inner).filter(this::sendsRequests).isPresent());
        boolean isHandled = routes.handlingsOf(step.owner())
                .anyMatch(handling -> handling.key().equals("onException"));
        if (isGathered && !isHandled) {
            tell(
                    step.node().placeOf("aggregationStrategy"),
                    isLost,
                    "with aggregationStrategy a request that fails is consumed, and leaves nothing; add stopOnException:"
                            + " \"true\"");
        }
        if (POLLS.contains(step.kind())
                && Endpoint.of(step).filter(Endpoint::isJms).isPresent()) {
            tellLost(step.place(), true, step.kind(), "receive from that queue with from: in a route of its own");
        }
        String delay = routes.settings()
                .resolve(step.node().at("expression", "constant").text("expression"));
        if (step.kind().equals("delay") && delay.matches("\\d{1,18}") && Long.parseLong(delay) > LONGEST_DELAY_MILLIS) {
            tell(
                    step.place(),
                    false,
                    "delay holds this request, and those behind it, for " + delay
                            + " ms; write deliveryDelay: at the send in its place");
        }
    }

    private void tell(Place place, boolean isLost, String text) {
        if (!told.add(place)) {
            return;
        }
        if (isLost) {
            findings.error(place, Rule.SESSION, text);
        } else {
            findings.warning(place, Rule.SESSION, text);
        }
    }
}
