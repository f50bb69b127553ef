package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** A request that a route of one's own takes is sent to the request queue, or kept elsewhere, before it is consumed. */
final class OwnRequestRules {

    /** Steps that end with a message, and send it on later by steps of their own. */
    private static final Set<String> IN_MEMORY = Set.of("aggregate", "resequence");

    /** From these no request comes. */
    private static final Set<String> CLOCKS = Set.of("timer", "scheduler");

    private static final Set<String> POLLS = Set.of("poll", "pollEnrich");

    /** Of these Camel's own pass a failure on. */
    private static final String PASSES_ON = "|.*\\.Use(Latest|Original)AggregationStrategy";

    /** In an expression: another value each time. */
    private static final Pattern NEW =
            Pattern.compile("\\$\\{(uuid|random|exchangeId|messageId|date:now)|randomUUID|nanoTime|currentTimeMillis");

    private static final int LONGEST_DELAY_MILLIS = 60_000;

    private final RouteSet routes;
    private final Findings findings;
    private final HeaderRules headers;
    private final QueueRules kept;
    private final RequestRoutes requests;
    private final RequestFailureRules failures;
    private final Set<Place> told = new HashSet<>();

    /** @param shipped ids of the shipped routes and error handlings */
    OwnRequestRules(RouteSet routes, Set<String> shipped, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        this.headers = new HeaderRules(routes, findings);
        this.kept = new QueueRules(routes.settings(), findings);
        this.requests = new RequestRoutes(routes, shipped);
        this.failures = new RequestFailureRules(routes, requests, this::tell);
    }

    void check() {
        // What two routes come to is told as of the one that loses it.
        requests.own().filter(requests::loses).forEach(this::check);
        requests.own().filter(route -> !requests.loses(route)).forEach(this::check);
    }

    private void check(YamlNode route) {
        List<Endpoint> sources =
                requests.reached(route).filter(Endpoint::receives).toList();
        boolean isGiven = sources.stream()
                .anyMatch(
                        source -> !CLOCKS.contains(source.scheme()) && !RequestRoutes.WITHIN.contains(source.scheme()));
        boolean isLost = requests.loses(route);
        if (isGiven) {
            checkMemory(route, isLost);
        }
        routes.reachedFrom(Set.of(route.text("id")), RequestRoutes.WITHIN).stream()
                .filter(way -> requests.sendsRequests(Set.of(way.text("id"))))
                .forEach(way -> {
                    if (isGiven) {
                        failures.checkFailures(way, isLost, false);
                        failures.checkBranches(way, route, isLost);
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

    /** A request is in a queue until it is in the request queue: what holds it in memory between loses it at a kill. */
    private void checkMemory(YamlNode route, boolean isLost) {
        Set<YamlNode> inSession = routes.reachedFrom(Set.of(route.text("id")));
        inSession.stream()
                .flatMap(RouteSet::wireTaps)
                .filter(step ->
                        Endpoint.of(step).filter(requests::sendsRequests).isPresent())
                .forEach(step -> tellLost(step.place(), isLost, "wireTap", "write to: in its place"));
        inSession.stream()
                .flatMap(one -> Step.of(one).stream())
                .filter(step -> IN_MEMORY.contains(step.kind()) && requests.sends(List.of(step)))
                .forEach(step -> tellLost(step.place(), isLost, step.kind(), "take it away"));
        inSession.stream()
                .flatMap(routes::handlingsOf)
                .filter(handling -> handling.key().equals("onCompletion")
                        && requests.sends(Step.in(handling.value().get("steps"), route)))
                .forEach(handling -> tell(
                        handling.place(),
                        isLost,
                        "a request that onCompletion fails to send is consumed, and lost; send it in the route"));
        Endpoint from = Endpoint.from(route);
        if (!from.isJms() || !requests.sendsRequests(Set.of(route.text("id")))) {
            return;
        }
        if (routes.settings().resolve(from.option("transacted")).equalsIgnoreCase("false")) {
            tellLost(from.placeOf("transacted"), true, "transacted: false", "take it away");
        }
        if (RequestRoutes.isTopic(from)
                && from.option("durableSubscriptionName").isEmpty()
                && !requests.isTrue(from.option("subscriptionDurable"))) {
            tell(
                    from.place(),
                    true,
                    "a topic keeps no request for a program that is stopped or killed; receive from a queue, or add"
                            + " subscriptionDurable: true with a subscriptionName:");
        }
        inSession.stream()
                .flatMap(one -> routes.endpointsOf(one).stream())
                .filter(endpoint ->
                        !endpoint.receives() && endpoint.scheme().equals("seda") && requests.sendsRequests(endpoint))
                .forEach(seda -> tellLost(seda.place(), true, "seda", "take it away"));
        List<Endpoint> sends = requests.reached(route)
                .filter(endpoint -> !endpoint.receives() && requests.isRequestQueue(endpoint))
                .toList();
        sends.stream().filter(send -> !requests.isOurs(send)).forEach(kept::checkKept);
        if (!sends.isEmpty()
                && sends.stream().allMatch(send -> requests.isTrue(send.node().text("disabled")))) {
            tell(
                    sends.get(0).node().placeOf("disabled"),
                    true,
                    "a request is consumed, and not sent; take disabled away, or stop the route with autoStartup: false");
        }
    }

    private void tellLost(Place place, boolean isLost, String what, String wayOut) {
        tell(
                place,
                isLost,
                "with " + what
                        + " a request is off its queue or file before it is in the request queue, and lost where the"
                        + " program is killed between; " + wayOut);
    }

    /** Steps that drop a request, or hold it. */
    private void checkSteps(YamlNode route, boolean isLost) {
        List<Step> before = new ArrayList<>();
        for (Step step : Step.of(route)) {
            before.add(step);
            requests.calledBy(step).forEach(called -> before.addAll(Step.of(called)));
            if (requests.sends(List.of(step))) {
                before.forEach(one -> checkStep(one, step, isLost));
                before.forEach(headers::checkRequest);
                before.clear();
            }
        }
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
                && !requests.isTrue(step.node().text("stopOnException"))
                && step.withInner().stream()
                        .filter(inner -> !Step.tried(step.node()).contains(inner.node()))
                        .anyMatch(inner -> Endpoint.of(inner)
                                .filter(requests::sendsRequests)
                                .isPresent());
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
