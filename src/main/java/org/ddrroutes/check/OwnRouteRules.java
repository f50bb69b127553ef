package org.ddrroutes.check;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What no route may do, be it part of the flow or not: keep messages in memory, read the program's own files, take the broker's dead letters. */
final class OwnRouteRules {

    private static final Set<String> FOR_TESTS = Set.of("mock", "dataset", "dataset-test", "stub");

    /** Folders of the program's own. */
    private static final List<String> OURS = List.of("routes", "config");

    private static final String DEAD_LETTERS = "ddr.stuck.broker-dead-letters";

    private static final String REQUESTS = "ddr.queues.registrations";

    private static final List<String> OUR_QUEUES =
            List.of(REQUESTS, "ddr.queues.retry", "ddr.queues.dead", "ddr.queues.results");

    /** Steps that go on in another thread, or wait for other messages. */
    private static final Set<String> IN_MEMORY = Set.of("threads", "aggregate", "resequence");

    private static final Set<String> WITHIN = Set.of("direct", "seda");

    private final RouteSet routes;
    private final Set<String> shipped;
    private final Findings findings;

    /** @param shipped ids of the shipped routes and error handlings */
    OwnRouteRules(RouteSet routes, Set<String> shipped, Findings findings) {
        this.routes = routes;
        this.shipped = shipped;
        this.findings = findings;
    }

    void check() {
        routes.endpoints().forEach(this::check);
        routes.routes().stream()
                .filter(route -> !shipped.contains(route.text("id"))
                        && Endpoint.from(route).isJms())
                .forEach(this::checkRequests);
    }

    /** A request is in a queue until it is in the request queue: what holds it in memory between loses it at a kill. */
    private void checkRequests(YamlNode route) {
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
        findings.warning(
                place,
                Rule.SESSION,
                "with " + what
                        + " a request is off its queue before it is in the request queue, and lost where the program is"
                        + " killed between; " + wayOut);
    }

    private void check(Endpoint endpoint) {
        if (FOR_TESTS.contains(endpoint.scheme())) {
            findings.error(
                    endpoint.place(),
                    Rule.ENDPOINT,
                    endpoint.scheme() + " is for tests: it keeps every message in memory and sends none; take it away");
        }
        if (endpoint.scheme().equals("file") && isOurs(endpoint)) {
            findings.error(
                    endpoint.place(),
                    Rule.ENDPOINT,
                    endpoint.receives()
                            ? "would take the program's own files away; read from a folder of your own"
                            : "would change the program's own files; write to a folder of your own");
        }
        if (endpoint.isJms()) {
            checkName(endpoint);
        }
        if (endpoint.isJms() && endpoint.receives() && isOfTheBroker(endpoint)) {
            findings.error(
                    endpoint.placeOf("destinationName"),
                    Rule.OWN_QUEUE,
                    "takes away what the broker gave up, ours perhaps, which operators put back; receive from a queue"
                            + " of your own");
        }
    }

    /** A queue that is all but one of ours is mostly meant to be it. */
    private void checkName(Endpoint endpoint) {
        String queue = QueueRules.bare(routes.settings().resolve(endpoint.queue()));
        OUR_QUEUES.stream()
                .filter(setting -> {
                    String ours = routes.settings().value(setting).orElse("");
                    int letters = NearestName.distance(queue, ours);
                    return ours.length() > 4
                            && (letters == 1 || letters == 2 && queue.startsWith(ours.substring(0, 1)));
                })
                .filter(setting -> OUR_QUEUES.stream()
                        .noneMatch(
                                one -> queue.equals(routes.settings().value(one).orElse(""))))
                .findFirst()
                .ifPresent(setting -> findings.warning(
                        endpoint.placeOf("destinationName"),
                        Rule.OWN_QUEUE,
                        queue + " is a letter or two from the queue "
                                + routes.settings().value(setting).orElse("") + "; write {{" + setting
                                + "}} if that is meant, or give yours a name that is less like it"));
    }

    /** Whether it is where a broker puts what it gives up. */
    private boolean isOfTheBroker(Endpoint endpoint) {
        String deadLetters = routes.settings().value(DEAD_LETTERS).orElse("DLQ");
        return List.of(deadLetters, "DLQ", "ExpiryQueue")
                .contains(QueueRules.bare(routes.settings().resolve(endpoint.queue())));
    }

    private boolean isOurs(Endpoint endpoint) {
        String written = endpoint.path().isEmpty() ? endpoint.option("directoryName") : endpoint.path();
        Path folder =
                Path.of(routes.settings().resolve(written)).toAbsolutePath().normalize();
        return OURS.stream()
                .map(name -> Path.of(name).toAbsolutePath())
                .anyMatch(ours -> folder.startsWith(ours) || endpoint.receives() && ours.startsWith(folder));
    }
}
