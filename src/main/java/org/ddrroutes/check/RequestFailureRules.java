package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;

/** A request that fails, or that no branch takes, leaves something. */
final class RequestFailureRules {

    /** Told where it is lost as an error, else as a warning. */
    interface Finding {
        void tell(Place place, boolean isLost, String text);
    }

    /** Endpoints that keep nothing, or in memory alone; whether a route does is to be looked up. */
    private static final Set<String> KEEP_NOTHING = Set.of("log", "micrometer", "language", "direct", "seda");

    /** Steps whose inner steps each get the message, whatever becomes of the others. */
    private static final Set<String> SIDE_BY_SIDE = Set.of("multicast", "loadBalance");

    /** Steps with which a failed request is not consumed, or whose doing nobody knows. */
    private static final Set<String> MAY_KEEP = Set.of("throwException", "rollback", "bean");

    private final RouteSet routes;
    private final RequestRoutes requests;
    private final Finding finding;
    private final Set<YamlNode> called = new HashSet<>();

    RequestFailureRules(RouteSet routes, RequestRoutes requests, Finding finding) {
        this.routes = routes;
        this.requests = requests;
        this.finding = finding;
    }

    /**
     * Where a failure ends that is taken for handled.
     *
     * @param isLost whether nothing else has the request; a file is kept
     * @param isCalled whether the route that calls this one sends the request behind the call
     */
    void checkFailures(YamlNode route, boolean isLost, boolean isCalled) {
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
                        finding.tell(
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
            boolean isWithin = step.kind().equals("doTry")
                    && requests.sends(Step.in(step.node().get("steps"), step.owner()));
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
                requests.calledBy(step).stream()
                        .filter(called::add)
                        .forEach(route -> checkFailures(route, isLost, true));
            }
            isSent |= requests.sends(List.of(step));
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
    void checkBranches(YamlNode way, YamlNode route, boolean isLost) {
        Set<YamlNode> reached = routes.reachedFrom(Set.of(route.text("id")), RequestRoutes.WITHIN);
        for (Step choice : Step.of(way)) {
            boolean isChoice = choice.kind().equals("choice") && !choice.node().has("otherwise");
            boolean isShared = choice.kind().equals("loadBalance")
                    && !Step.in(choice.node().get("steps"), way).stream().allMatch(one -> keeps(List.of(one)));
            Set<YamlNode> within = choice.withInner().stream().map(Step::node).collect(Collectors.toSet());
            boolean isKept = reached.stream()
                    .flatMap(one -> Step.of(one).stream())
                    .anyMatch(step -> !within.contains(step.node()) && mayKeep(step));
            if ((isChoice && !isKept || isShared) && requests.sends(List.of(choice))) {
                finding.tell(
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
        boolean isHere =
                !step.kind().equals("wireTap") && !requests.isTrue(step.node().text("disabled"));
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
        return !endpoint.receives() && !KEEP_NOTHING.contains(endpoint.scheme()) && !RequestRoutes.isTopic(endpoint)
                || routes.reachedFrom(next).stream()
                        .flatMap(route -> Step.of(route).stream())
                        .anyMatch(step -> !step.node().text("uri").startsWith("direct") && mayKeep(step));
    }

    private void tellSwallowed(Place place, boolean isLost) {
        finding.tell(
                place,
                isLost,
                "a request that fails is consumed here, and leaves nothing; send it to a queue of your own here, as the"
                        + " recipe requests-in-xml does");
    }
}
