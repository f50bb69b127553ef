package org.ddrroutes.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which routes a trial runs, by their ids. */
public final class TrialRoutes {

    private static final Set<String> SENDS_ON = Set.of("direct", "jms");

    private final RouteSet routes;
    private final Set<String> flow = new HashSet<>();

    /** @param inSession ids of the shipped routes between the receive of a message and the commit of its session */
    TrialRoutes(RouteSet routes, Set<String> inSession) {
        this.routes = routes;
        Deque<String> open = new ArrayDeque<>(inSession);
        open.addAll(GuaranteeRules.CALLBACKS);
        open.add("result-batch");
        while (!open.isEmpty()) {
            for (YamlNode route : routes.reachedFrom(Set.of(open.remove()))) {
                if (flow.add(id(route))) {
                    tapped(route).map(TrialRoutes::id).forEach(open::add);
                }
            }
        }
    }

    /** Those that get a copy of a message of this route. */
    private Stream<YamlNode> tapped(YamlNode route) {
        return RouteSet.wireTaps(route)
                .flatMap(tap -> Endpoint.of(tap).stream())
                .filter(endpoint -> endpoint.scheme().equals("direct"))
                .flatMap(endpoint -> routes.receiversOf("direct", endpoint.name()).stream());
    }

    /** The queues that routes receive from. */
    public Set<String> queues() {
        return receivers().map(this::queue).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that a registration or a callback goes through, one's own among them. */
    public Set<String> inFlow() {
        return flow;
    }

    /** The same, with those that a message of this queue reaches by {@code direct:} and by other queues. */
    public Set<String> inFlowAndFrom(String queue) {
        Set<String> ids = new HashSet<>(flow);
        Deque<YamlNode> open = new ArrayDeque<>(receiversOf(queue));
        while (!open.isEmpty()) {
            YamlNode route = open.remove();
            if (ids.add(id(route))) {
                endpoints(route)
                        .filter(endpoint -> !endpoint.receives() && SENDS_ON.contains(endpoint.scheme()))
                        .map(endpoint -> endpoint.isJms()
                                ? receiversOf(queue(endpoint))
                                : routes.receiversOf(endpoint.scheme(), endpoint.name()))
                        .forEach(open::addAll);
            }
        }
        return ids;
    }

    /** Of a route and of its error handling. */
    private Stream<Endpoint> endpoints(YamlNode route) {
        return Stream.concat(Stream.of(route), routes.configurationsOf(route).stream())
                .map(routes::endpointsOf)
                .flatMap(List::stream);
    }

    private List<YamlNode> receiversOf(String queue) {
        return receivers()
                .filter(from -> queue(from).equals(queue))
                .map(Endpoint::owner)
                .toList();
    }

    private Stream<Endpoint> receivers() {
        return routes.routes().stream()
                .filter(route -> !routes.isStopped(route))
                .map(Endpoint::from)
                .filter(Endpoint::isJms);
    }

    private String queue(Endpoint endpoint) {
        return QueueRules.bare(routes.settings().resolve(endpoint.queue()));
    }

    private static String id(YamlNode definition) {
        return definition.text("id");
    }
}
