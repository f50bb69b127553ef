package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** When a sender gets its answer, if the head alone decides it and if the sender waits to be asked for the body. */
@CallbackTest
@Timeout(120)
class UnreadBodyTest {

    private static final String BODY = CallbackRequests.body("0000119222", "I0000");

    private int port;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @Test
    void letsASenderThatAsksFirstSend() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("asks-1", "POST", "", "Expect: 100-continue", BODY.length()));

            assertThat(until(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 \r\n\r\n");

            send(socket, BODY);
            assertThat(until(socket, "}")).startsWith("HTTP/1.1 200").contains("asks-1");
            send(socket, head("asks-2", "POST", "", "Connection: close", BODY.length()) + BODY);
            assertThat(rest(socket)).startsWith("HTTP/1.1 200").contains("asks-2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, '', 405",
        "POST, /elsewhere, 404",
        "POST, Content-Type: application/json, 415",
        "POST, the-new-key, 401",
        "POST, DDR-OPEN-API, 400",
        "POST, msg-hdr, 400"
    })
    void answersOnceTheHeadDecides(String method, String without, int status) throws IOException {
        for (String asks : new String[] {"x: x", "Expect: 100-continue"}) {
            try (Socket socket = connect()) {
                send(socket, head("early", method, without, asks, 9000));

                assertThat(until(socket, "\r\n\r\n"))
                        .startsWith("HTTP/1.1 " + status)
                        .contains("Connection: close");
                // What remains of the body is not waited for: that would be answered with 408.
                assertThat(rest(socket)).doesNotContain("HTTP/1.1");
            }
        }
    }

    @Test
    void answersABodyThatIsAnnouncedTooLargeAtOnce() throws IOException {
        try (Socket socket = connect()) {
            send(socket, head("large", "POST", "the-new-key", "x: x", 99_999_999));

            assertThat(until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @CsvSource({"17000, 413", "100, 401"})
    void waitsForABodyOfUnknownSizeBeforeItLooksAtTheKey(int length, int status) throws IOException {
        try (Socket socket = connect()) {
            String chunked = head("chunked", "POST", "the-new-key", "Transfer-Encoding: chunked", 0)
                    .replace("Content-Length: 0\r\n", "");
            send(socket, chunked + Integer.toHexString(length) + "\r\n" + " ".repeat(length) + "\r\n0\r\n\r\n");

            assertThat(until(socket, "}")).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void takesNothingOfTheRestForARequest() throws IOException {
        String inside = head("inside", "POST", "", "x: x", BODY.length()) + BODY;
        try (Socket socket = connect()) {
            send(socket, head("outside", "POST", "the-new-key", "x: x", inside.length()));
            until(socket, "\r\n\r\n");

            send(socket, inside);

            assertThat(rest(socket)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void keepsTheConnectionOfARefusedCallbackThatCameWhole() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    head("whole-1", "POST", "the-new-key", "x: x", BODY.length())
                            + BODY
                            + head("whole-2", "POST", "", "Connection: close", BODY.length())
                            + BODY);

            assertThat(rest(socket).split("HTTP/1.1 ", -1)[2]).startsWith("200").contains("whole-2");
        }
    }

    @Test
    void letsASenderThatIsRefusedInTheMiddleOfALargeBodyReadTheAnswer() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callbacks/ddr"))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[20_000_000]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    /** @param without what the head is to lack, or a path that it is to have instead */
    private static String head(String requestUid, String method, String without, String line, int length) {
        String head = method + " /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                + CallbackRequests.msgHdr(requestUid) + "\r\n" + line + "\r\nContent-Length: " + length + "\r\n\r\n";
        return without.startsWith("/")
                ? head.replace("/callbacks/ddr", without)
                : head.replace(without.isEmpty() ? "no such" : without, "x-other: x");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String until(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the end after " + read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
