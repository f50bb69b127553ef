package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.harness.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The callback port on TLS: the same server behind it, and nothing before it that a stranger could hold up. */
@CallbackTest
@Timeout(120)
class CallbackTlsTest {

    private static final Identity IDENTITY = Identity.of("dns:localhost,ip:127.0.0.1");
    private static final String BODY = CallbackRequests.body("0000119222", "I0000");
    private static final String BAD_REQUEST = "{\"statusCode\":\"AU00400\",\"statusDesc\":\"Bad Request\"}";

    /** The head of a handshake's first record, as it comes from any client, and nothing after it. */
    private static final byte[] BEGUN = {0x16, 3, 1, 0x01, (byte) 0xfc, 1};

    private int port;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @DynamicPropertySource
    static void tls(DynamicPropertyRegistry settings) {
        settings.add("ddr.callback.ssl-bundle", () -> "callback");
        settings.add("spring.ssl.bundle.pem.callback.keystore.certificate", () -> "file:" + IDENTITY.certificate());
        settings.add("spring.ssl.bundle.pem.callback.keystore.private-key", () -> "file:" + IDENTITY.key());
    }

    @Test
    void servesTheCallbackAndNothingElse() throws IOException {
        assertThat(ask(callback("tls-1", BODY))).startsWith("HTTP/1.1 200").contains("\"requestUID\":\"tls-1\"");
        assertThat(ask(callback("tls-2", BODY.replace("I0000", "I0009")))).startsWith("HTTP/1.1 400");
        assertThat(ask("GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .endsWith("\r\n\r\n");
        assertThat(ask("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400").endsWith(BAD_REQUEST);
    }

    @Test
    void refusesPlainHttpInTheBanksWords(CapturedOutput log) throws IOException {
        try (Socket plain = connect()) {
            plain.getOutputStream().write(callback("tls-plain", BODY).getBytes(ISO_8859_1));
            String answer = new String(plain.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("Content-Type: application/json\r\n")
                    .endsWith("\r\n\r\n" + BAD_REQUEST);
        }
        assertThat(log.getAll()).doesNotContain("the-new-key", "0000119222", "\tat ");
    }

    @Test
    void servesOthersWhileManyHandshakesAreSlow() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream().write(BEGUN);
            }
            assertThat(ask(callback("tls-among-slow-ones", BODY))).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void cutsOffAHandshakeThatDripsAndNoOther() throws IOException {
        Duration limit = CallbackApplication.TIMEOUTS.request();
        try (SSLSocket done = secret();
                Socket dripping = connect()) {
            done.startHandshake();
            dripping.getOutputStream().write(BEGUN);
            dripping.setSoTimeout(200);
            Instant start = Instant.now();
            while (!isClosed(dripping)) {
                assertThat(Duration.between(start, Instant.now())).isLessThan(limit.plusSeconds(20));
                try {
                    dripping.getOutputStream().write(0);
                } catch (SocketException e) {
                    break;
                }
            }
            assertThat(Duration.between(start, Instant.now())).isGreaterThan(limit.minusMillis(500));
            assertThat(ask(done, callback("tls-late", BODY))).startsWith("HTTP/1.1 200");
        }
    }

    private static String callback(String requestUid, String body) {
        return "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                + CallbackRequests.msgHdr(requestUid)
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String ask(String request) throws IOException {
        try (SSLSocket socket = secret()) {
            return ask(socket, request);
        }
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private SSLSocket secret() throws IOException {
        SSLSocket socket = (SSLSocket) IDENTITY.trusted().getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}
