package org.ddrroutes.bank;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to the bank secret, within a time for the whole handshake: the client's own counts between two bytes.
 * Whatever fails here fails before a byte of a request was sent.
 */
final class TimedTlsStrategy implements TlsSocketStrategy {

    private volatile TlsSocketStrategy handshake;
    private final Duration timeout;
    private final CallDeadlines deadlines;

    TimedTlsStrategy(TlsSocketStrategy handshake, Duration timeout, CallDeadlines deadlines) {
        this.handshake = handshake;
        this.timeout = timeout;
        this.deadlines = deadlines;
    }

    /** From the next connection on, other certificates are shown and trusted. */
    void replaceBy(TlsSocketStrategy other) {
        handshake = other;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        try (CallDeadlines.Deadline deadline = deadlines.set(timeout, () -> cut(socket))) {
            try {
                return handshake.upgrade(socket, target, port, attachment, context);
            } catch (IOException e) {
                if (deadline.passed()) {
                    SocketTimeoutException tooLate = new SocketTimeoutException("no TLS handshake within " + timeout);
                    tooLate.initCause(e);
                    throw tooLate;
                }
                throw e;
            }
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Then it was cut already.
        }
    }
}
