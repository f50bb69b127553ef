package org.ddrroutes.callback;

import jakarta.servlet.ServletRequest;
import java.time.Duration;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request over to the servlet container with what the gatehouse must know of its connection, and without what
 * the container would answer by itself.
 */
final class GatehouseAdapter implements Adapter {

    private static final String CONNECTION = GatehouseAdapter.class.getName();
    private static final byte[] NOWHERE = {'/', '*'};

    private final Adapter container;
    private final String callbackPath;

    GatehouseAdapter(Adapter container, String callbackPath) {
        this.container = container;
        this.callbackPath = callbackPath;
    }

    /** The connection's own view of a servlet request; null in a container that is not ours. */
    static @Nullable Request connectionOf(ServletRequest request) {
        return (Request) request.getAttribute(CONNECTION);
    }

    /** How long ago the request's first byte came. */
    static Duration age(@Nullable Request connection) {
        return connection == null
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - connection.getStartTimeNanos());
    }

    /** The address at the other end of the socket, whatever filters and valves may have made of it. */
    static String peer(@Nullable Request connection, ServletRequest request) {
        if (connection == null) {
            return request.getRemoteAddr();
        }
        connection.action(ActionCode.REQ_HOST_ADDR_ATTRIBUTE, connection);
        return connection.remoteAddr().toString();
    }

    /** The sender waits for leave before it sends its body. */
    static boolean asksFirst(@Nullable Request connection) {
        return connection != null && connection.hasExpectation();
    }

    /** Says 100 Continue to who asks for it; Tomcat would at the first read, which waits for what the sender holds back. */
    static void letSend(@Nullable Request connection) {
        if (connection != null) {
            connection.action(ActionCode.ACK, ContinueResponseTiming.ALWAYS);
        }
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        request.setAttribute(CONNECTION, request);
        MessageBytes target = request.requestURI();
        if (!target.isNull() && !target.equals(callbackPath)) {
            // Tomcat would answer OPTIONS * by itself, with what it can do, and 400 to what it cannot decode.
            target.setBytes(NOWHERE, 0, NOWHERE.length);
        }
        if ("CONNECT".equals(request.getMethod())) {
            // Tomcat would answer this one by itself too. In lower case it is a method like any that we do not know.
            request.setMethod("connect");
        }
        container.service(request, response);
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return container.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        return container.asyncDispatch(request, response, status);
    }

    @Override
    public void log(Request request, Response response, long time) {
        container.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        container.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return container.getDomain();
    }
}
