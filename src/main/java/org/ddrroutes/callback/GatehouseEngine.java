package org.ddrroutes.callback;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * Connects the routes' {@code platform-http} to the {@link Gatehouse}. The engine that Camel brings for Spring MVC is not
 * used: it holds a thread for a slow body, copies request headers into answers, turns failures into pages, and lets
 * Spring MVC answer OPTIONS and TRACE by itself.
 */
final class GatehouseEngine implements PlatformHttpEngine {

    private final Entrance entrance;
    private final int port;

    GatehouseEngine(Entrance entrance, int port) {
        this.entrance = entrance;
        this.port = port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new CallbackConsumer(endpoint, processor, entrance);
    }

    @Override
    public int getServerPort() {
        return port;
    }
}
