package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.ddrroutes.callback.http.CallbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A server of its own, set up otherwise: every answer on the callback's path is 200, and only one machine may call. */
@CallbackTest
@TestPropertySource(
        properties = {
            "ddr.callback.http-status=always-200",
            "ddr.callback.allowed-networks=127.0.0.1/32",
            "ddr.callback.trusted-proxies=127.0.0.3/32"
        })
@Timeout(120)
class Always200Test {

    private static final String ACCOUNT = "0000119222";
    private static final String BAD_REQUEST = "{\"statusCode\":\"AU00400\",\"statusDesc\":\"Bad Request\"}";
    private static final String UNAUTHORIZED = "{\"statusCode\":\"AU00401\",\"statusDesc\":\"Unauthorized\"}";

    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /callbacks/ddr HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: foo\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nExpect: foo\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nmsg hdr: x\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nx: LARGE\r\n\r\n",
                "CONNECT /callbacks/ddr HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void answersWith200WhatTheServerRefuses(String request) throws IOException {
        String inside = "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\n\r\n";

        String answer = ask(
                "127.0.0.1", request.replace("LARGE", "y".repeat(100_000)) + (request.contains("LARGE") ? "" : inside));

        assertThat(answer).startsWith("HTTP/1.1 200 \r\n").endsWith("\r\n\r\n" + BAD_REQUEST);
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(request.startsWith("CONNECT") ? 3 : 2);
    }

    @Test
    void answersWith200WhateverTheTableSays() throws IOException {
        assertThat(ask("127.0.0.1", callback("told-200", "I0000", "Connection: close")))
                .startsWith("HTTP/1.1 200")
                .contains("\"statusCode\":\"0\"");
        assertThat(ask("127.0.0.1", callback("told-200", "I0009", "Connection: close")))
                .startsWith("HTTP/1.1 200")
                .contains("\"statusCode\":\"CMN003\"", "\"requestUID\":\"told-200\"");
        assertThat(ask(
                        "127.0.0.1",
                        callback("told-200", "I0000", "Connection: close").replace("the-new-key", "x")))
                .startsWith("HTTP/1.1 200")
                .endsWith(UNAUTHORIZED);
    }

    @Test
    void answersOnOtherPathsAsAlways() throws IOException {
        assertThat(ask("127.0.0.1", "POST /x HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404");
        assertThat(ask("127.0.0.1", "POST /x HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 99999999", "Content-Length: 9", "Transfer-Encoding: chunked"})
    void answersAStrangerBeforeItsBody(String announced) throws IOException {
        try (Socket socket = connect("127.0.0.2")) {
            socket.getOutputStream()
                    .write(("POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\n" + announced + "\r\n\r\n")
                            .getBytes(ISO_8859_1));

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200")
                    .endsWith(UNAUTHORIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1,", "127.0.0.1, unknown", "127.0.0.1, ,127.0.0.3", "127.0.0.1%lo", ""})
    void believesNoForwardedForThatIsNoPlainAddress(String forwardedFor) throws IOException {
        String line = "Connection: close\r\nX-Forwarded-For: ";

        assertThat(ask("127.0.0.3", callback("forwarded", "I0000", line + "127.0.0.1")))
                .contains("\"0\"");
        assertThat(ask("127.0.0.3", callback("forwarded", "I0000", line + forwardedFor)))
                .endsWith(UNAUTHORIZED);
    }

    @Test
    void writesSoManyLinesOfContradictingCallbacksAndCountsAll(CapturedOutput log) throws IOException {
        RegistrationRows rows = new RegistrationRows(jdbc);
        rows.clear();
        rows.add("contradicted", "ACCEPTED", ACCOUNT);
        ask("127.0.0.1", callback("contradicted", "I0000", "Connection: close"));

        for (int i = 0; i < RateLimitedLog.LINES + 5; i++) {
            assertThat(ask("127.0.0.1", callback("contradicted", "I0001", "Connection: close")))
                    .contains("BSN007");
        }

        assertThat(log.getAll().split("A callback contradicts the final state", -1))
                .hasSizeBetween(2, RateLimitedLog.LINES + 1);
        assertThat(metrics.get("ddr.callbacks.contradictions").counter().count())
                .isEqualTo(RateLimitedLog.LINES + 5);
        assertThat(rows.events("contradicted")).hasSize(1 + RateLimitedLog.LINES + 5);
    }

    private static String callback(String requestUid, String respCode, String line) {
        String body = CallbackRequests.body(ACCOUNT, respCode);
        return "POST /callbacks/ddr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nmsg-hdr: "
                + CallbackRequests.msgHdr(requestUid) + "\r\n" + line + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private String ask(String from, String request) throws IOException {
        try (Socket socket = connect(from)) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
