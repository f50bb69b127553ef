package org.ddrroutes.check;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ddrroutes.finding.Rule;

/** No message comes back to the route that received it, neither always nor whenever it fails. */
final class RoundRules {

    private static final Set<String> SENDS = Set.of("to", "wireTap", "enrich");

    private static final Set<String> RECEIVES = Set.of("direct", "seda", "jms", "file");

    /** Steps whose inner steps not every message comes to. */
    private static final Set<String> SOMETIMES = Set.of("filter", "idempotentConsumer", "aggregate", "sample");

    /** Options of a receiver that does not take everything. */
    private static final List<String> SELECTS = List.of("selector", "include", "antInclude", "includeExt", "fileName");

    private static final String INTAKE = "registration-receive";

    private final RouteSet routes;
    private final Findings findings;
    private final Map<String, YamlNode> receivers = new HashMap<>();

    /** Those of each route that was looked at in this round. */
    private final Map<YamlNode, List<Endpoint>> sends = new HashMap<>();

    RoundRules(RouteSet routes, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        for (YamlNode route : routes.routes()) {
            Endpoint from = Endpoint.from(route);
            if (SELECTS.stream().allMatch(option -> from.option(option).isEmpty())) {
                receivers.putIfAbsent(addressOf(from), route);
            }
        }
        receivers.remove("");
    }

    void check() {
        Set<YamlNode> told = new HashSet<>();
        for (boolean hasFailed : new boolean[] {false, true}) {
            sends.clear();
            for (YamlNode route : routes.routes()) {
                Set<YamlNode> onTheWay = new HashSet<>();
                Optional<Endpoint> back =
                        told.contains(route) ? Optional.empty() : sendBack(route, route, hasFailed, onTheWay);
                back.ifPresent(send -> {
                    told.add(route);
                    told.addAll(onTheWay);
                    findings.error(
                            hasFailed ? send.place() : route.placeOf("id"),
                            Rule.DIRECT,
                            "a message of " + route.text("id")
                                    + (hasFailed
                                            ? " that fails comes back to it by this send, and goes round without end;"
                                                    + " send it to another queue"
                                            : " always comes back to it, and goes round without end; put the call into"
                                                    + " a choice:, or take it away"));
                });
            }
        }
        routes.route(INTAKE).ifPresent(intake -> checkCopies(intake, told));
    }

    /** A copy of a request, made of some of them, that comes back as a request. */
    private void checkCopies(YamlNode intake, Set<YamlNode> told) {
        Set<YamlNode> reached = new HashSet<>(Set.of(intake));
        for (Deque<YamlNode> open = new ArrayDeque<>(reached); !open.isEmpty(); ) {
            YamlNode route = open.remove();
            for (Endpoint send : routes.endpointsOf(route)) {
                YamlNode next = send.receives() ? null : receivers.get(addressOf(send));
                if (intake.equals(next) && told.add(route)) {
                    findings.error(
                            send.place(),
                            Rule.OWN_QUEUE,
                            "a copy of a request comes back by this send, and is registered again; send it elsewhere");
                } else if (next != null && reached.add(next)) {
                    open.add(next);
                }
            }
        }
    }

    /** The send by which it comes back, of this route or of those that it goes on to. */
    private Optional<Endpoint> sendBack(YamlNode start, YamlNode route, boolean hasFailed, Set<YamlNode> onTheWay) {
        for (Endpoint send : sends.computeIfAbsent(route, one -> sends(one, hasFailed))) {
            YamlNode next = receivers.get(addressOf(send));
            if (start.equals(next)) {
                return Optional.of(send);
            }
            Optional<Endpoint> back =
                    next != null && onTheWay.add(next) ? sendBack(start, next, hasFailed, onTheWay) : Optional.empty();
            if (back.isPresent()) {
                return back;
            }
        }
        return Optional.empty();
    }

    /** Those that every message of a route comes to; with those that each comes to that has failed. */
    private List<Endpoint> sends(YamlNode route, boolean hasFailed) {
        List<Endpoint> sends = sendsOf(route.at("from", "steps"), route, hasFailed);
        routes.handlingsOf(route)
                .filter(handling -> hasFailed || !isOfFailures(handling))
                .filter(handling -> !handling.value().has("onWhen"))
                .forEach(handling -> sends.addAll(sendsOf(handling.value().get("steps"), route, hasFailed)));
        if (hasFailed) {
            Stream.concat(Stream.of(route), routes.configurationsOf(route).stream())
                    .flatMap(definition -> routes.endpointsOf(definition).stream())
                    .filter(endpoint -> endpoint.step().equals("deadLetterUri"))
                    .forEach(sends::add);
        }
        return sends;
    }

    private List<Endpoint> sendsOf(YamlNode steps, YamlNode route, boolean hasFailed) {
        List<Endpoint> sends = new ArrayList<>();
        for (Step step : Step.in(steps, route)) {
            YamlNode node = step.node();
            if (SENDS.contains(step.kind())) {
                Endpoint.of(step).ifPresent(sends::add);
            } else if (step.kind().equals("choice")) {
                List<Endpoint> ofAll = sendsOf(node.at("otherwise", "steps"), route, hasFailed);
                for (YamlNode when : node.get("when").items()) {
                    List<String> addresses = sendsOf(when.get("steps"), route, hasFailed).stream()
                            .map(this::addressOf)
                            .toList();
                    ofAll.removeIf(send -> !addresses.contains(addressOf(send)));
                }
                sends.addAll(ofAll);
            } else if (!SOMETIMES.contains(step.kind())) {
                sends.addAll(sendsOf(node.get("steps"), route, hasFailed));
                sends.addAll(sendsOf(node.at("doFinally", "steps"), route, hasFailed));
                node.get("doCatch").items().stream()
                        .filter(handling -> hasFailed && !handling.has("onWhen"))
                        .forEach(handling -> sends.addAll(sendsOf(handling.get("steps"), route, true)));
            }
        }
        return sends;
    }

    private static boolean isOfFailures(YamlNode.Entry handling) {
        return handling.key().equals("onException")
                || handling.value().text("onFailureOnly").equals("true");
    }

    private String addressOf(Endpoint endpoint) {
        String written = endpoint.isJms()
                ? endpoint.queue()
                : endpoint.name().isEmpty() ? endpoint.option("directoryName") : endpoint.name();
        String name = routes.settings().resolve(written);
        if (!RECEIVES.contains(endpoint.scheme()) || name.isEmpty()) {
            return "";
        }
        return switch (endpoint.scheme()) {
            case "jms" -> "jms:" + QueueRules.bare(name);
            case "file" -> "file:" + Path.of(name).toAbsolutePath().normalize();
            default -> endpoint.scheme() + ":" + name;
        };
    }
}
