package org.ddrroutes.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The HTTP port of the sandbox, on the loopback address: each path has one handler, everything else is 404. */
final class SandboxHttp {

    /** Answers one call. */
    interface Handler {
        HttpAnswer answer(HttpCall call) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SandboxHttp.class);
    private static final int SYSTEM_BACKLOG = 0;

    private final int port;
    private final Map<String, Handler> handlers;
    // Slow answers each hold a thread: no bound, since nobody but the sandbox calls.
    private final ExecutorService threads = Executors.newCachedThreadPool(daemonThreads());
    private final HttpServer server;

    /** @param port 0 for any free one */
    SandboxHttp(int port, Map<String, Handler> handlers) throws IOException {
        this.port = port;
        this.handlers = Map.copyOf(handlers);
        this.server = HttpServer.create();
    }

    /** @throws InvalidConfigurationPropertyValueException when the port is taken: the start ends with this one line */
    void start() throws IOException {
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SYSTEM_BACKLOG);
        } catch (BindException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "ddr.sandbox.port", port, "The port is taken; does another sandbox run?");
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpAnswer answer = answer(new HttpCall(exchange));
            if (answer.equals(HttpAnswer.NONE)) {
                return;
            }
            byte[] body = answer.bytes();
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private HttpAnswer answer(HttpCall call) {
        Handler handler = handlers.get(call.path());
        if (handler == null) {
            return HttpAnswer.text(404, "There is no " + call.path() + " here.\n");
        }
        try {
            return handler.answer(call);
        } catch (Exception e) {
            LOG.warn("The sandbox failed at {}", call.path(), e);
            return HttpAnswer.text(500, "The sandbox failed: " + e.getClass().getSimpleName() + "\n");
        }
    }

    private static CustomizableThreadFactory daemonThreads() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("sandbox-http-");
        factory.setDaemon(true);
        return factory;
    }
}
