package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;

/** What a stranger can do to the callback port, byte by byte. */
@CallbackTest
@Timeout(120)
class CallbackServerTest {

    private static final String BODY = CallbackRequests.body("0000119222", "I0000");
    private static final String BAD_REQUEST = "{\"statusCode\":\"AU00400\",\"statusDesc\":\"Bad Request\"}";

    private int port;

    @Autowired
    private CallbackServer server;

    private int before;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @BeforeEach
    void countConnections() {
        before = server.connections();
    }

    /** A connection that were left open would be waited for when the program stops. */
    @AfterEach
    void leavesNoConnectionBehind() {
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(server.connections()).isLessThanOrEqualTo(before));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET /error HTTP/1.1",
                "GET /actuator/health HTTP/1.1",
                "POST /callbacks/ddr/ HTTP/1.1",
                "POST /callbacks/ddr;x=1 HTTP/1.1",
                "POST /callbacks/%64dr HTTP/1.1",
                "POST //callbacks/ddr HTTP/1.1",
                "POST /callbacks/../callbacks/ddr HTTP/1.1",
                "POST /CALLBACKS/DDR HTTP/1.1",
                "TRACE /x HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "CONNECT x:1 HTTP/1.1",
                "POST /callbacks%2fddr HTTP/1.1",
                "POST /callbacks/ddr%00 HTTP/1.1",
                "POST /callbacks/ddr%zz HTTP/1.1",
                "POST /callbacks/ddr| HTTP/1.1",
                "POST /callbacks\\ddr HTTP/1.1",
                "GET /%2e%2e/ HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "GET /% HTTP/1.1",
                "GET /<script>alert(\"1\")</script> HTTP/1.1",
                "GET /x?<script> HTTP/1.1",
                "GET callbacks/ddr HTTP/1.1",
                "FOO /x HTTP/1.1"
            })
    void servesNothingElse(String requestLine) throws IOException {
        Answered answered = ask(requestLine + "\r\nHost: x\r\nmsg-hdr: secret\r\nCookie: a=b\r\nOrigin: http://e\r\n"
                + "Connection: close\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answered.status).isEqualTo(404);
        assertThat(answered.body).isEmpty();
        assertThat(answered.headerNames).isSubsetOf("content-length", "date", "connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO", "post"})
    void refusesAnyMethodButPost(String method) throws IOException {
        Answered answered = ask(method + " /callbacks/ddr HTTP/1.1\r\nHost: x\r\nOrigin: http://e\r\n"
                + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");

        assertThat(answered.status).isEqualTo(405);
        assertThat(answered.body).isEqualTo(BAD_REQUEST);
        assertThat(answered.headerNames).isSubsetOf("content-type", "content-length", "date", "connection");
    }

    @Test
    void refusesHeadWithoutABody() throws IOException {
        Answered answered = ask("HEAD /callbacks/ddr HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answered.status).isEqualTo(405);
        assertThat(answered.body).isEmpty();
    }

    @Test
    void takesAQueryForNothing() throws IOException {
        assertThat(ask(callback("q-1", BODY).replace("/callbacks/ddr ", "/callbacks/ddr?respCode=I0001 ")).status)
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "POST /callbacks/ddr HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nExpect: foo\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n12345",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n12345",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nx: 1\r\n 2\r\n\r\n",
                "\r\nPOST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nx: 1\r\n\t2\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\n Host: x\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\nHost: x\n\n",
                "GET /callbacks/ddr HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n12345678",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1\n{\n0\n\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n0\r\n\r\n"
            })
    void refusesWhatIsNoHttpInTheBanksWords(String request) throws IOException {
        Answered answered = ask(request);

        assertThat(answered.status).isBetween(400, 505);
        assertThat(answered.body).isEqualTo(BAD_REQUEST);
        assertThat(answered.headerNames).isSubsetOf("content-type", "content-length", "date", "connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /x HTTP/1.1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /callbacks/ddr#x HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /callbacks/ddr/\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void refusesWhatIsNoHttpElsewhereWithoutABody(String request) throws IOException {
        Answered answered = ask(request);

        assertThat(answered.status).isBetween(400, 505);
        assertThat(answered.body).isEmpty();
        assertThat(answered.headerNames).isSubsetOf("content-length", "date", "connection");
    }

    @Test
    void refusesAHeadThatIsTooLargeInTheBanksWords() throws IOException {
        Answered answered = ask("GET /callbacks/ddr HTTP/1.1\r\nHost: x\r\nx: " + "y".repeat(100_000)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answered.status).isEqualTo(400);
        assertThat(answered.body).isEqualTo(BAD_REQUEST);
    }

    /** Where a line of the head ends with what has come so far, the next one may still go on with it. */
    @Test
    void refusesAFoldedHeaderThatComesInParts() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(10_000);
            for (String part : new String[] {"GET /x HTTP/1.1\r\nHost: x\r\n", " y\r\n\r\n"}) {
                socket.getOutputStream().write(part.getBytes(ISO_8859_1));
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void takesAHeadOfAlmost16KilobytesAndNoLarger() throws IOException {
        String callback = callback("head-1", BODY);
        int head = callback.indexOf("\r\n\r\n");

        assertThat(ask(callback.replace("Host: x", "Host: x\r\nx: " + "y".repeat(16_300 - head))).status)
                .isEqualTo(200);
        assertThat(ask(callback.replace("Host: x", "Host: x\r\nx: " + "y".repeat(17_000))).status)
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://bank.example/callbacks/ddr", "HTTPS://u@bank.example:8443/callbacks/ddr?x=/y"})
    void takesATargetInAbsoluteForm(String target) throws IOException {
        assertThat(ask(callback("absolute", BODY).replace("POST /callbacks/ddr ", "POST " + target + " ")).status)
                .isEqualTo(200);
    }

    @Test
    void answersHttp10AndClosesTheConnection() throws IOException {
        String once = callback("http-1.0", BODY).replace("HTTP/1.1", "HTTP/1.0").replace("Connection: close\r\n", "");

        Answered answered = ask(once + once);

        assertThat(answered.status).isEqualTo(200);
        assertThat(answered.raw.split("HTTP/1.1 ", -1)).hasSize(2);
    }

    @Test
    void takesABodyOfJustTheSizeThatIsAllowed() throws IOException {
        String body = BODY.substring(0, BODY.length() - 1) + ",\"x\":\"";
        String full = body + "y".repeat(16 * 1024 - body.length() - 2) + "\"}";

        assertThat(ask(callback("size-1", full)).status).isEqualTo(200);
        assertThat(ask(callback("size-2", full + " ")).status).isEqualTo(413);
    }

    @Test
    void refusesAHugeBodyAndItsSenderReadsTheAnswer() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callbacks/ddr"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[20_000_000]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo(BAD_REQUEST);
    }

    @Test
    void answersASenderThatAsksBeforeItSendsTooMuch() throws IOException {
        Answered answered = ask("POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");

        assertThat(answered.status).isEqualTo(413);
    }

    @Test
    void cutsOffAnEndlessSender() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(ISO_8859_1));
            byte[] chunk = ("400\r\n" + "x".repeat(0x400) + "\r\n").getBytes(ISO_8859_1);
            Instant start = Instant.now();
            try {
                while (Duration.between(start, Instant.now()).toSeconds() < 20) {
                    out.write(chunk);
                }
            } catch (SocketException e) {
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
                return;
            }
        }
        throw new AssertionError("the endless sender was never cut off");
    }

    @Test
    void cutsOffSendersThatDrip() throws IOException {
        List<String> beginnings = List.of(
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nx-drip: ",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                        + CallbackRequests.msgHdr("drips") + "\r\nContent-Length: 9000\r\n\r\n{",
                "POST /elsewhere HTTP/1.1\r\nHost: x\r\nx-drip: ",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1;x=");
        Instant start = Instant.now();
        Socket silent = connect();
        silent.getOutputStream().write("GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\nPOST".getBytes(ISO_8859_1));
        List<Socket> dripping = new ArrayList<>();
        for (String beginning : beginnings) {
            Socket socket = connect();
            socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
            socket.setSoTimeout(50);
            dripping.add(socket);
        }
        while (!dripping.isEmpty()) {
            assertThat(Duration.between(start, Instant.now()))
                    .isLessThan(CallbackApplication.TIMEOUTS.request().plusSeconds(20));
            for (Socket socket : List.copyOf(dripping)) {
                if (isClosed(socket) || !drips(socket)) {
                    socket.close();
                    dripping.remove(socket);
                    assertThat(Duration.between(start, Instant.now()))
                            .isGreaterThan(
                                    CallbackApplication.TIMEOUTS.request().minusMillis(500));
                }
            }
        }
        silent.setSoTimeout(20_000);
        assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
        silent.close();
    }

    private static boolean drips(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('0');
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void servesOthersWhileManySendersDrip() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                                        + (i % 2 == 0 ? CallbackRequests.msgHdr("drips") : "refused")
                                        + "\r\nContent-Length: 9000\r\n\r\n{")
                                .getBytes(ISO_8859_1));
            }
            assertThat(ask(callback("among-slow-ones", BODY)).status).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void keepsAConnectionForTheNextCallback() throws IOException {
        String twice = callback("kept-1", BODY).replace("Connection: close\r\n", "") + callback("kept-2", BODY);

        assertThat(ask(twice).raw.split("HTTP/1.1 200", -1)).hasSize(3);
    }

    @Test
    void closesAKeptConnectionAfterWhatIsNoHttp() throws IOException {
        String second = callback("kept-4", BODY).replace("Host: x", "Host: x\r\nmsg hdr: x");

        String raw = ask(callback("kept-3", BODY).replace("Connection: close\r\n", "") + second).raw;

        assertThat(raw.substring(raw.lastIndexOf("HTTP/1.1 400"))).contains("Connection: close");
    }

    @Test
    void tellsNothingOfARequestButItsRequestUid(CapturedOutput log) throws IOException {
        Answered answered = ask(callback("told-1", BODY.replace("I0000", "I0009"))
                .replace(
                        "Connection: close",
                        "Connection: close\r\nx-mine: mine\r\nCookie: c=mine\r\nAccept: text/html"));

        assertThat(answered.status).isEqualTo(400);
        assertThat(answered.body)
                .isEqualTo("{\"statusCode\":\"CMN003\",\"statusDesc\":\"Invalid respCode\",\"requestUID\":\"told-1\"}");
        assertThat(answered.raw.toLowerCase(Locale.ROOT)).doesNotContain("mine", "the-new-key", "msg-hdr", "cookie");
        assertThat(log.getAll())
                .contains("Callback refused: check=resp-code httpStatus=400 address=127.0.0.1 requestUID=told-1")
                .doesNotContain("the-new-key", "0000119222", "I0009");
    }

    @Test
    void logsNothingOfAHeadThatIsMalformed(CapturedOutput log) throws IOException {
        String malformed = callback("bad-1", BODY).replace("Host: x", "Host: x\r\nmsg hdr: the-new-key");

        assertThat(ask(malformed).body).isEqualTo(BAD_REQUEST);

        assertThat(log.getAll()).doesNotContain("the-new-key");
    }

    private static String callback(String requestUid, String body) {
        return "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                + CallbackRequests.msgHdr(requestUid)
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Answered ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new Answered(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        }
    }

    private Socket connect() throws IOException {
        return new Socket("127.0.0.1", port);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static final class Answered {

        private final String raw;
        private final int status;
        private final List<String> headerNames = new ArrayList<>();
        private final String body;

        private Answered(String raw) {
            this.raw = raw;
            int end = raw.indexOf("\r\n\r\n");
            assertThat(end).as("an answer: " + raw).isPositive();
            String[] head = raw.substring(0, end).split("\r\n");
            status = Integer.parseInt(head[0].split(" ")[1]);
            for (int i = 1; i < head.length; i++) {
                headerNames.add(head[i].split(":")[0].toLowerCase(Locale.ROOT));
            }
            body = raw.substring(end + 4);
        }
    }
}
