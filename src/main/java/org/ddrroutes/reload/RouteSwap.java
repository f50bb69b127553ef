package org.ddrroutes.reload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.ddrroutes.callback.http.CallbackEngine;

/** Replaces all routes of the running Camel context. Called while no registration is received. */
final class RouteSwap {

    /** How long an exchange of a timer or of a route of one's own may take to end. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** Of the time that the bank waits for the answer to a callback. */
    private static final Duration HOLD_LIMIT = Duration.ofSeconds(1);

    private final CamelContext camel;
    private final CallbackEngine callbacks;

    RouteSwap(CamelContext camel, CallbackEngine callbacks) {
        this.camel = camel;
        this.callbacks = callbacks;
    }

    /**
     * Stops all that begins exchanges, but for callbacks, and lets what has begun end.
     *
     * @return false when it did not end in time; everything runs on then
     */
    boolean stopSources() throws Exception {
        for (Route route : routes(RouteSwap::isSource)) {
            boolean isStopped = camel.getRouteController()
                    .stopRoute(route.getRouteId(), STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS, true);
            if (!isStopped) {
                start(RouteSwap::isSource);
                return false;
            }
        }
        return true;
    }

    /** After {@link #stopSources} the routes that are there go on. */
    void startSources() throws Exception {
        start(RouteSwap::isSource);
    }

    /**
     * Takes all routes away, once callbacks in hand are answered, and starts these. Callbacks wait meanwhile.
     *
     * @param also is changed in the same moment, and what the routes are loaded with
     * @return false when callbacks were not answered in time; nothing was done then
     */
    boolean replaceBy(List<Resource> routes, Runnable also) throws Exception {
        if (!callbacks.hold(HOLD_LIMIT)) {
            return false;
        }
        try {
            removeAll();
            also.run();
            load(routes);
            start(route -> !isReceiver(route));
        } finally {
            callbacks.release();
        }
        // Last, and without holding up callbacks: a consumer's first connection to the broker may take its time.
        start(RouteSwap::isReceiver);
        return true;
    }

    private void removeAll() throws Exception {
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        for (Route route : routes(route -> true)) {
            camel.getRouteController().stopRoute(route.getRouteId());
            camel.removeRoute(route.getRouteId());
        }
        model.removeRouteDefinitions(List.copyOf(model.getRouteDefinitions()));
        for (var configuration : List.copyOf(model.getRouteConfigurationDefinitions())) {
            model.removeRouteConfiguration(configuration);
        }
        camel.removeRouteTemplates("*");
    }

    /** A route that is added starts at once, though others that it sends to may not be there yet. */
    private void load(List<Resource> routes) throws Exception {
        camel.setAutoStartup(false);
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
        } finally {
            camel.setAutoStartup(true);
        }
    }

    private void start(Predicate<Route> which) throws Exception {
        for (Route route : routes(which)) {
            ServiceStatus status = camel.getRouteController().getRouteStatus(route.getRouteId());
            if (status != ServiceStatus.Started && !Boolean.FALSE.equals(route.isAutoStartup())) {
                start(route);
            }
        }
    }

    /** Named in each failure, which Camel does with some alone. */
    private void start(Route route) {
        String id = route.getRouteId();
        try {
            camel.getRouteController().startRoute(id);
        } catch (Exception e) {
            throw new FailedToStartRouteException(id, route.getSourceLocationShort(), e.getMessage(), e);
        }
    }

    private List<Route> routes(Predicate<Route> which) {
        return new ArrayList<>(camel.getRoutes()).stream().filter(which).toList();
    }

    private static boolean isReceiver(Route route) {
        return route.getEndpoint() instanceof JmsEndpoint;
    }

    private static boolean isSource(Route route) {
        return !(route.getEndpoint() instanceof DirectEndpoint)
                && !(route.getEndpoint() instanceof PlatformHttpEndpoint);
    }
}
