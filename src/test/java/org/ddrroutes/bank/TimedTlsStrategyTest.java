package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimedTlsStrategyTest {

    private static final Duration LIMIT = Duration.ofMillis(400);

    @Test
    @Timeout(120)
    void givesUpAHandshakeThatDrips() throws IOException {
        CallDeadlines deadlines = new CallDeadlines();
        TimedTlsStrategy tls = new TimedTlsStrategy(DefaultClientTlsStrategy.createDefault(), LIMIT, deadlines);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> drip(server), "drip");
            dripping.start();
            Instant start = Instant.now();
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                assertThatThrownBy(() ->
                                tls.upgrade(socket, "localhost", server.getLocalPort(), null, HttpCoreContext.create()))
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining("no TLS handshake within PT0.4S");
            }
            assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(LIMIT);
        } finally {
            deadlines.close();
        }
    }

    /** The head of a long TLS record, then a byte of it now and then. */
    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(new byte[] {0x16, 3, 3, 0x3f, 0x7f});
            while (true) {
                socket.getOutputStream().write(0);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (IOException e) {
            // The other side has hung up, as it should.
        }
    }
}
