package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Routes of one's own that send requests on, to the request queue or to a queue of one's own that another such route has. */
final class RequestRoutes {

    private static final String REQUESTS = "ddr.queues.registrations";

    static final Set<String> WITHIN = Set.of("direct", "seda");

    private final RouteSet routes;
    private final Set<String> shipped;

    /** The request queue, and those of one's own from which requests are sent on. */
    private final Set<String> requestQueues;

    /** @param shipped ids of the shipped routes */
    RequestRoutes(RouteSet routes, Set<String> shipped) {
        this.routes = routes;
        this.shipped = shipped;
        this.requestQueues =
                new HashSet<>(Set.of(routes.settings().value(REQUESTS).orElse("")));
        Set<String> more;
        do {
            more = own().filter(route -> Endpoint.from(route).isJms() && sendsRequests(Set.of(route.text("id"))))
                    .map(route -> queueOf(Endpoint.from(route)))
                    .collect(Collectors.toSet());
        } while (requestQueues.addAll(more));
    }

    Stream<YamlNode> own() {
        return routes.routes().stream()
                .filter(route -> !shipped.contains(route.text("id"))
                        && !WITHIN.contains(Endpoint.from(route).scheme()));
    }

    /** Whether nothing else has a request that this route ends with; a file is mostly kept. */
    boolean loses(YamlNode route) {
        return Endpoint.from(route).isJms()
                || reached(route).anyMatch(endpoint -> endpoint.receives() && isTrue(endpoint.option("delete")));
    }

    Stream<Endpoint> reached(YamlNode route) {
        return routes.reachedFrom(Set.of(route.text("id")), WITHIN).stream()
                .flatMap(one -> routes.endpointsOf(one).stream());
    }

    boolean isTrue(String written) {
        return routes.settings().resolve(written).equalsIgnoreCase("true");
    }

    static boolean isTopic(Endpoint endpoint) {
        return endpoint.path().startsWith("topic:")
                || endpoint.option("destinationType").equals("topic");
    }

    boolean sends(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.withInner().stream())
                .flatMap(step -> Endpoint.of(step).stream())
                .anyMatch(this::sendsRequests);
    }

    boolean sendsRequests(Set<String> ids) {
        return routes.reachedFrom(ids, WITHIN).stream()
                .flatMap(one -> routes.endpointsOf(one).stream())
                .anyMatch(endpoint -> !endpoint.receives() && isRequestQueue(endpoint));
    }

    boolean sendsRequests(Endpoint tap) {
        return isRequestQueue(tap)
                || WITHIN.contains(tap.scheme())
                        && routes.receiversOf(tap.scheme(), tap.name()).stream()
                                .anyMatch(route -> sendsRequests(Set.of(route.text("id"))));
    }

    boolean isRequestQueue(Endpoint endpoint) {
        return endpoint.isJms() && requestQueues.contains(queueOf(endpoint));
    }

    boolean isOurs(Endpoint endpoint) {
        return queueOf(endpoint).equals(routes.settings().value(REQUESTS).orElse(""));
    }

    String queueOf(Endpoint endpoint) {
        return QueueRules.bare(routes.settings().resolve(endpoint.queue()));
    }

    Set<YamlNode> calledBy(Step step) {
        return routes.reachedFrom(
                Endpoint.of(step)
                        .filter(endpoint -> endpoint.scheme().equals("direct")
                                && !step.kind().equals("wireTap"))
                        .stream()
                        .flatMap(endpoint -> routes.receiversOf("direct", endpoint.name()).stream())
                        .map(route -> route.text("id"))
                        .collect(Collectors.toSet()));
    }
}
