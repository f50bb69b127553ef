package org.ddrroutes.callback;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Reads requests without holding a thread, as Tomcat does, but bounds the head as a whole: Tomcat's own time-out starts
 * anew with every byte, so that a byte now and then would keep a request coming for ever.
 */
final class GatehouseProcessor extends Http11Processor {

    private final Duration wholeRequest;

    GatehouseProcessor(GatehouseProtocol protocol, Adapter adapter, Duration wholeRequest) {
        super(protocol, adapter);
        this.wholeRequest = wholeRequest;
    }

    /**
     * A visit is completed by one thread while another brings a byte of its body: where that falls between two steps of
     * Tomcat's, Tomcat would throw, drop the connection with the answer, and count the request as in progress for ever.
     * The byte's thread goes on instead, as it does where it comes a moment later.
     */
    @Override
    protected void dispatchNonBlockingRead() {
        try {
            super.dispatchNonBlockingRead();
        } catch (IllegalStateException e) {
            boolean isCompleted = request.getReadListener() == null;
            if (!isCompleted) {
                throw e;
            }
        }
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        SocketState state = super.service(socket);
        boolean headIsIncomplete = state == SocketState.LONG && !isAsync() && request.getStartTimeNanos() >= 0;
        if (!headIsIncomplete) {
            return state;
        }
        long left = wholeRequest
                .minusNanos(System.nanoTime() - request.getStartTimeNanos())
                .toMillis();
        if (left <= 0) {
            return SocketState.CLOSED;
        }
        socket.setReadTimeout(Math.min(left, socket.getReadTimeout()));
        return state;
    }
}
