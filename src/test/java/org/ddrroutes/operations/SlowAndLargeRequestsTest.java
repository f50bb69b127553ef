package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Whoever sends slowly or too much is cut off, with a login or without, and health is told all the while. */
@ExtendWith(SharedParts.class)
class SlowAndLargeRequestsTest {

    private static final int SENDERS_A_KIND = 40;
    private static final int REQUESTS_OF_A_CONNECTION = 500;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final int LARGE = 21 * 1024 * 1024;

    private static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("otto:otto's".getBytes(StandardCharsets.UTF_8)) + "\r\n";
    private static final String POST = "POST /actuator/gate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    @AutoClose
    private static Product product;

    private static OperatorsClient anybody;

    @BeforeAll
    static void start(TestSetup setup) {
        product = Product.start(
                setup,
                Map.of(
                        "ddr.operators.otto.password",
                        "{bcrypt}" + new BCryptPasswordEncoder(10).encode("otto's"),
                        "ddr.operators.otto.role",
                        "operator"),
                new OperatorsPortServer.TimeLimit(Duration.ofSeconds(3)));
        anybody = OperatorsClient.of(product);
    }

    @Test
    void cutsOffWhoeverSendsAByteNowAndThen() throws IOException {
        List<Socket> senders = new ArrayList<>();
        Instant begin = Instant.now();
        for (int i = 0; i < SENDERS_A_KIND; i++) {
            senders.add(send(POST + "Content-Length: 60000\r\n\r\n{"));
            senders.add(send(POST + LOGIN + "Content-Length: 60000\r\n\r\n{"));
            senders.add(send(POST + LOGIN + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"));
            senders.add(send("GET /actuator/health HTTP/1.1\r\nx: y"));
        }
        int open = senders.size();
        while (open > 0) {
            assertThat(Duration.between(begin, Instant.now())).isLessThan(LIMIT);
            for (String group : List.of("", "/liveness", "/readiness")) {
                Instant asked = Instant.now();
                // A part of the test may be slow on a busy machine: its health is DOWN then, and told all the same.
                assertThat(anybody.get("/actuator/health" + group).body()).startsWith("{\"status\":\"");
                assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_ONCE);
            }
            open = 0;
            for (Socket sender : senders) {
                open += isOpen(sender) ? 1 : 0;
            }
        }
    }

    /** Requests that follow each other at once: the next one comes while the server still finishes the last one. */
    @Test
    void answersEveryRequestOfAConnection() throws IOException {
        String request = "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Socket socket = send(request)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < REQUESTS_OF_A_CONNECTION; i++) {
                assertThat(readAnswer(socket, in)).startsWith("HTTP/1.1 200");
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "login"})
    void refusesABodyThatIsTooLongBeforeItIsRead(String login) throws IOException {
        try (Socket socket = send(POST + (login.isEmpty() ? "" : LOGIN) + "Content-Length: 65537\r\n\r\n")) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 413");
        }
    }

    /** @param status of a health that takes no parameter */
    @ParameterizedTest
    @CsvSource({"7000, 0, 400", "9000, 0, 414", "0, 15000, 200", "0, 17000, 431"})
    void boundsTheFirstLineAndTheHead(int parameter, int header, int status) throws IOException {
        String query = parameter == 0 ? "" : "?x=" + "x".repeat(parameter);

        try (Socket socket = send("GET /actuator/health/liveness" + query + " HTTP/1.1\r\nHost: localhost\r\nx: "
                + "x".repeat(header) + "\r\n\r\n")) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 " + status);
        }
    }

    @Test
    void takesABodyOfJustTheLimit() throws IOException {
        String body = "{\"action\":\"open\"" + " ".repeat(64 * 1024 - 17) + "}";
        try (Socket socket = send(POST + LOGIN + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void countsABodyThatDoesNotSayItsLength() throws IOException {
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        try (Socket socket =
                send(POST + LOGIN + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n")) {
            assertThat(status(socket)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void doesNotKeepSixLargeBodies() throws IOException {
        byte[] part = " ".repeat(0x10000).getBytes(StandardCharsets.US_ASCII);
        List<Socket> senders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            senders.add(send(POST + LOGIN + "Transfer-Encoding: chunked\r\n\r\n"));
        }
        long before = usedMemory();
        for (int sent = 0; sent < LARGE; sent += part.length) {
            for (Socket sender : senders) {
                try {
                    sender.getOutputStream().write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                    sender.getOutputStream().write(part);
                    sender.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException cutOff) {
                    // As is hoped for.
                }
            }
        }
        assertThat(usedMemory() - before).isLessThan(3L * LARGE);
        assertThat(anybody.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        for (Socket sender : senders) {
            sender.close();
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Socket send(String request) throws IOException {
        URI address = product.managementAddress("/");
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }

    /** The head of an answer; the body that it announces is read, too. */
    private static String readAnswer(Socket socket, InputStream in) throws IOException {
        socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as(head.toString()).isNotEqualTo(-1);
            head.append((char) next);
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        assertThat(length.find()).as(head.toString()).isTrue();
        in.skipNBytes(Long.parseLong(length.group(1)));
        return head.toString();
    }

    /** Reads what is there, and sends a byte more. */
    private static boolean isOpen(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            while (in.available() > 0) {
                in.skipNBytes(in.available());
            }
            socket.getOutputStream().write(' ');
            socket.setSoTimeout(1);
            return in.read() != -1;
        } catch (SocketTimeoutException stillOpen) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
