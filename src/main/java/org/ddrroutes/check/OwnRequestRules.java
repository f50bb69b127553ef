package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** A request that a route of one's own takes is sent to the request queue, or kept elsewhere, before it is consumed. */
final class OwnRequestRules {

    private static final String REQUESTS = "ddr.queues.registrations";

    /** Steps that go on in another thread, or wait for other messages. */
    private static final Set<String> IN_MEMORY = Set.of("threads", "aggregate", "resequence");

    private static final Set<String> WITHIN = Set.of("direct", "seda");

    /** From these no request comes. */
    private static final Set<String> CLOCKS = Set.of("timer", "scheduler");

    private static final Set<String> POLLS = Set.of("poll", "pollEnrich");

    /** Endpoints that keep nothing; whether those within the routes do is to be looked up. */
    private static final Set<String> KEEP_NOTHING = Set.of("log", "micrometer", "language", "direct", "seda");

    /** Steps with which a failed request is not consumed, or whose doing nobody knows. */
    private static final Set<String> MAY_KEEP = Set.of("throwException", "rollback", "bean");

    private static final int LONGEST_DELAY_MILLIS = 60_000;

    private final RouteSet routes;
    private final Set<String> shipped;
    private final Findings findings;
    private final HeaderRules headers;
    private final Set<Place> told = new HashSet<>();

    /** @param shipped ids of the shipped routes and error handlings */
    OwnRequestRules(RouteSet routes, Set<String> shipped, Findings findings) {
        this.routes = routes;
        this.shipped = shipped;
        this.findings = findings;
        this.headers = new HeaderRules(routes, findings);
    }

    void check() {
        for (YamlNode route : routes.routes()) {
            String from = Endpoint.from(route).scheme();
            if (shipped.contains(route.text("id")) || WITHIN.contains(from)) {
                continue;
            }
            if (from.equals("jms")) {
                checkMemory(route);
            }
            List<YamlNode> ways = routes.reachedFrom(Set.of(route.text("id")), WITHIN).stream()
                    .filter(one -> sendsRequests(Set.of(one.text("id"))))
                    .toList();
            for (YamlNode way : ways) {
                if (!CLOCKS.contains(from)) {
                    checkFailures(way, from.equals("jms"));
                }
                checkSteps(way);
            }
        }
    }

    /** A request is in a queue until it is in the request queue: what holds it in memory between loses it at a kill. */
    private void checkMemory(YamlNode route) {
        Set<String> id = Set.of(route.text("id"));
        Set<YamlNode> inSession = routes.reachedFrom(id);
        inSession.stream()
                .flatMap(RouteSet::wireTaps)
                .filter(step -> Endpoint.of(step).filter(this::sendsRequests).isPresent())
                .forEach(step -> tellLost(step.place(), "wireTap", "write to: in its place"));
        if (!sendsRequests(id)) {
            return;
        }
        Endpoint from = Endpoint.from(route);
        if (from.option("transacted").equalsIgnoreCase("false")) {
            tellLost(from.placeOf("transacted"), "transacted: false", "take it away");
        }
        inSession.stream()
                .flatMap(one -> routes.endpointsOf(one).stream())
                .filter(endpoint -> !endpoint.receives() && endpoint.scheme().equals("seda"))
                .forEach(seda -> tellLost(seda.place(), "seda", "take it away"));
        inSession.stream()
                .flatMap(one -> Step.of(one).stream())
                .filter(step -> IN_MEMORY.contains(step.kind())
                        || step.node().text("parallelProcessing").equalsIgnoreCase("true")
                        || step.node().text("asyncDelayed").equalsIgnoreCase("true"))
                .forEach(step -> tellLost(step.place(), step.kind(), "take it away"));
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
        return endpoint.isJms()
                && QueueRules.bare(routes.settings().resolve(endpoint.queue()))
                        .equals(routes.settings().value(REQUESTS).orElse(""));
    }

    private void tellLost(Place place, String what, String wayOut) {
        tell(
                place,
                true,
                "with " + what
                        + " a request is off its queue before it is in the request queue, and lost where the program is"
                        + " killed between; " + wayOut);
    }

    /**
     * Where a failure ends that is taken for handled.
     *
     * @param isLost whether nothing else has the request; a file is kept
     */
    private void checkFailures(YamlNode route, boolean isLost) {
        routes.handlingsOf(route)
                .filter(handling -> handling.key().equals("onException")
                        && Stream.of("handled", "continued").anyMatch(one -> isTaken(handling.value(), one))
                        && !keeps(handling.value()))
                .forEach(handling -> tellSwallowed(handling.place(), isLost));
        Stream.concat(Stream.of(route), routes.configurationsOf(route).stream())
                .flatMap(definition -> routes.endpointsOf(definition).stream())
                .filter(endpoint -> endpoint.step().equals("deadLetterUri") && !keeps(endpoint))
                .forEach(endpoint -> tellSwallowed(endpoint.place(), isLost));
        boolean isSent = false;
        List<Step> lastFirst = Step.of(route);
        Collections.reverse(lastFirst);
        for (Step step : lastFirst) {
            boolean isTry = step.kind().equals("doTry");
            boolean isWithin = isTry && sends(Step.in(step.node().get("steps"), route));
            for (YamlNode handling : step.node().get("doCatch").items()) {
                boolean isStopped =
                        Step.of(handling).stream().anyMatch(one -> one.kind().equals("stop"));
                boolean isKept = keeps(handling) || keeps(step.node().get("doFinally"));
                if ((isWithin || isStopped && isSent) && !isKept) {
                    tellSwallowed(handling.place(), isLost);
                }
            }
            isSent |= sends(List.of(step));
        }
    }

    private static boolean isTaken(YamlNode handling, String option) {
        return handling.get(option).entries().stream()
                .anyMatch(language -> !language.value().text("expression").equals("false"));
    }

    private boolean keeps(YamlNode handling) {
        return Step.of(handling).stream()
                .anyMatch(step -> MAY_KEEP.contains(step.kind())
                        || Endpoint.of(step).filter(this::keeps).isPresent());
    }

    private boolean keeps(Endpoint endpoint) {
        Set<String> next = WITHIN.contains(endpoint.scheme())
                ? routes.receiversOf(endpoint.scheme(), endpoint.name()).stream()
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet())
                : Set.of();
        return !KEEP_NOTHING.contains(endpoint.scheme())
                || routes.reachedFrom(next, WITHIN).stream()
                        .flatMap(route -> routes.endpointsOf(route).stream())
                        .anyMatch(one -> !one.receives() && !KEEP_NOTHING.contains(one.scheme()));
    }

    private void tellSwallowed(Place place, boolean isLost) {
        tell(
                place,
                isLost,
                "a request that fails is consumed here, and leaves nothing; send it to a queue of your own here, as the"
                        + " recipe requests-in-xml does");
    }

    /** Steps that drop a request, or hold it. */
    private void checkSteps(YamlNode route) {
        List<Step> before = new ArrayList<>();
        for (Step step : Step.of(route)) {
            before.add(step);
            calledBy(step).forEach(called -> before.addAll(Step.of(called)));
            if (sends(List.of(step))) {
                before.forEach(one -> checkStep(one, step));
                before.forEach(headers::checkRequest);
                before.clear();
            }
        }
    }

    private Set<YamlNode> calledBy(Step step) {
        return routes.reachedFrom(
                Endpoint.of(step).filter(endpoint -> endpoint.scheme().equals("direct")).stream()
                        .flatMap(endpoint -> routes.receiversOf("direct", endpoint.name()).stream())
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet()));
    }

    private void checkStep(Step step, Step send) {
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
        if (POLLS.contains(step.kind())
                && Endpoint.of(step).filter(Endpoint::isJms).isPresent()) {
            tellLost(step.place(), step.kind(), "receive from that queue with from: in a route of its own");
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
