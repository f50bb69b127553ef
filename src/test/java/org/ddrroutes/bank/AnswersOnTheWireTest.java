package org.ddrroutes.bank;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.ddrroutes.privacy.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.core.io.FileSystemResource;

/** Answers byte by byte, as a bank's gateway may frame them, read by the client as it is set up for the bank. */
class AnswersOnTheWireTest {

    private static final String TEXT = "{\"statusCode\":\"0\"}";
    private static final String LENGTH = "Content-Length: 18\r\n";

    private final CallDeadlines deadlines = new CallDeadlines(Duration.ofSeconds(20));

    @AfterEach
    void end() {
        deadlines.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\n" + TEXT,
                "HTTP/1.1 200\r\ncontent-LENGTH:18\r\nCONNECTION: close\r\n\r\n" + TEXT,
                "HTTP/1.0 200 OK\r\n\r\n" + TEXT,
                "HTTP/1.0 200 OK\r\nContent-Type:\r\n\r\n" + TEXT,
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\n" + TEXT,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\n{\"sta\r\nd\r\ntusCode\":\"0\"}\r\n"
                        + "0\r\nX: y\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: nonsense\r\n" + LENGTH + "\r\n" + TEXT
            })
    void readsAnAnswerHoweverItIsFramed(String answer) throws Exception {
        assertThat(ask(answer.getBytes(ISO_8859_1))).isEqualTo("200 " + TEXT);
    }

    @Test
    void readsAZippedAnswerAndHasAskedForNone() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();

        assertThat(ask(zipped(TEXT.getBytes(UTF_8)), asked)).isEqualTo("200 " + TEXT);
        assertThat(asked.join().toLowerCase(java.util.Locale.ROOT))
                .containsOnlyOnce("accept-encoding:")
                .contains("accept-encoding: identity\r\n");
    }

    @Test
    void losesAnAnswerThatUnfoldsToMoreThan64Kb() {
        assertThatThrownBy(() -> ask(zipped(new byte[30_000_000]))).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void losesAnAnswerWithAHeadWithoutEnd() {
        String head = "HTTP/1.1 200 OK\r\n" + LENGTH;

        assertThatThrownBy(() -> ask((head + "X: y\r\n".repeat(500) + "\r\n" + TEXT).getBytes(ISO_8859_1)))
                .isInstanceOf(OutcomeUnknown.class);
        assertThatThrownBy(() -> ask((head + "X: " + "y".repeat(20_000) + "\r\n\r\n" + TEXT).getBytes(ISO_8859_1)))
                .isInstanceOf(OutcomeUnknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + TEXT,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                ""
            })
    void losesAnAnswerThatBreaksOff(String answer) {
        assertThatThrownBy(() -> ask(answer.getBytes(ISO_8859_1))).isInstanceOf(OutcomeUnknown.class);
    }

    /** A connection costs round trips, and with TLS more computing than all the rest of a call. */
    @Test
    void asksAgainOnTheSameConnection() throws Exception {
        byte[] answer = ("HTTP/1.1 200 OK\r\n" + LENGTH + "\r\n" + TEXT).getBytes(ISO_8859_1);
        try (ServerSocket bank = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> asked = new CompletableFuture<>();
            Thread answering = new Thread(
                    () -> {
                        try (Socket only = bank.accept()) {
                            int requests = 0;
                            while (requests < 3
                                    && readRequest(only.getInputStream()).endsWith("{}")) {
                                requests++;
                                only.getOutputStream().write(answer);
                            }
                            asked.complete(requests);
                        } catch (IOException e) {
                            asked.completeExceptionally(e);
                        }
                    },
                    "bank-on-one-connection");
            answering.start();
            String url = "http://127.0.0.1:" + bank.getLocalPort();
            try (CloseableHttpClient client = client(url)) {
                for (int i = 0; i < 3 && !asked.isDone(); i++) {
                    assertThat(ask(client, url)).isEqualTo("200 " + TEXT);
                }
            }
            assertThat(asked.get(1, TimeUnit.MINUTES)).isEqualTo(3);
        }
    }

    @Test
    void sendsNothingOnAConnectionThatTheBankClosedWithoutSayingSo() throws Exception {
        byte[] answer = ("HTTP/1.1 200 OK\r\n" + LENGTH + "\r\n" + TEXT).getBytes(ISO_8859_1);
        try (ServerSocket bank = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + bank.getLocalPort();
            try (CloseableHttpClient client = client(url)) {
                for (int i = 0; i < 3; i++) {
                    Thread answering = new Thread(() -> answer(bank, answer, new CompletableFuture<>()), "bank");
                    answering.start();
                    assertThat(ask(client, url)).isEqualTo("200 " + TEXT);
                    // By now the connection is closed.
                    answering.join();
                }
            }
        }
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write("HTTP/1.0 200 OK\r\nContent-Encoding: x-gzip\r\n\r\n".getBytes(ISO_8859_1));
        try (OutputStream zip = new GZIPOutputStream(answer)) {
            zip.write(plain);
        }
        return answer.toByteArray();
    }

    private String ask(byte[] answer) throws Exception {
        return ask(answer, new CompletableFuture<>());
    }

    /** Status and body. */
    private String ask(byte[] answer, CompletableFuture<String> asked) throws Exception {
        try (ServerSocket bank = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(bank, answer, asked), "bank-on-the-wire");
            answering.start();
            String url = "http://127.0.0.1:" + bank.getLocalPort();
            try (CloseableHttpClient client = client(url)) {
                return ask(client, url);
            }
        }
    }

    private static String ask(CloseableHttpClient client, String url) throws IOException {
        HttpPost call = new HttpPost(url + "/x");
        call.setEntity(new StringEntity("{}"));
        return client.execute(
                call,
                response -> response.getCode() + " "
                        + new String(response.getEntity().getContent().readAllBytes(), UTF_8));
    }

    private CloseableHttpClient client(String baseUrl) {
        BankSettings settings = new BankSettings(
                baseUrl,
                false,
                null,
                "id",
                new Secret("secret"),
                "127.0.0.1",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                new FileSystemResource(ShippedCodes.FILE));
        BankHttpConfiguration bank = new BankHttpConfiguration();
        TimedTlsStrategy tls = bank.bankTls(settings, new DefaultSslBundleRegistry(), deadlines);
        ConnectionReuse reuse = bank.bankConnectionReuse(settings);
        HttpClientBuilder builder = HttpClientBuilder.create();
        bank.bankClient(settings, bank.bankConnections(tls, reuse, 1, 0), reuse, deadlines)
                .configureHttpClient(builder);
        return builder.build();
    }

    private static void answer(ServerSocket bank, byte[] answer, CompletableFuture<String> asked) {
        try (Socket socket = bank.accept()) {
            asked.complete(readRequest(socket.getInputStream()));
            socket.getOutputStream().write(answer);
        } catch (IOException e) {
            asked.completeExceptionally(e);
        }
    }

    /** Up to the end of the request, or to the end of what comes. */
    private static String readRequest(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            request.append((char) next);
            if (request.toString().endsWith("\r\n\r\n{}")) {
                break;
            }
        }
        return request.toString();
    }
}
