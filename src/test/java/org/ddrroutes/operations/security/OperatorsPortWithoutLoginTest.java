package org.ddrroutes.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.ddrroutes.harness.ConsoleClient;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** With no login configured whoever is on this machine may do everything; a page in his browser may do nothing. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class OperatorsPortWithoutLoginTest {

    private static final String CLOSE = "{\"action\":\"close\",\"reason\":\"test\"}";

    @AutoClose
    private static Product product;

    private static OperatorsClient client;

    @BeforeAll
    static void start(TestSetup setup) {
        product = Product.start(setup);
        client = OperatorsClient.of(product);
    }

    @Test
    void doesNotStartWhereOthersCouldReachIt(TestSetup setup, CapturedOutput log) {
        assertThatThrownBy(() -> Product.start(setup, Map.of("server.address", "0.0.0.0")))
                .rootCause()
                .hasMessageContaining("server.address");

        assertThat(log).contains("The program does not start.", "ddr.operators.<name>.password");
        // A connection to the broker that is cut short may tell of it; the refusal itself comes without a trace.
        assertThat(log).doesNotContain("\tat org.springframework.boot.SpringApplication");
    }

    @Test
    void showsTheDetailsOfHealth() {
        assertThat(client.read("/actuator/health").has("components")).isTrue();
    }

    @Test
    void saysWhichVersionRuns() {
        JsonNode info = client.read("/actuator/info");
        assertThat(info.path("version").asText()).isNotBlank();
        assertThat(info.path("java").asText()).isEqualTo(Runtime.version().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
    void takesNoFormForAnAction(String contentType) {
        assertThat(client.with("Content-Type", contentType)
                        .post("/actuator/gate", CLOSE)
                        .statusCode())
                .isEqualTo(415);
        assertThat(client.read("/actuator/gate").path("cause").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://elsewhere.example", "null", "http://127.0.0.1:1", "file:///", ":::"})
    void refusesAnotherOrigin(String origin) {
        HttpResponse<String> answer = client.with("Origin", origin).post("/actuator/gate", CLOSE);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(OperatorsClient.json(answer).path("detail").asText()).contains("another site");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void refusesAnotherSite(String site) {
        assertThat(client.with("Sec-Fetch-Site", site)
                        .post("/actuator/gate", CLOSE)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void takesItsOwnOrigin() {
        URI own = product.managementAddress("");

        assertThat(client.with("Origin", own.getScheme() + "://" + own.getAuthority())
                        .with("Sec-Fetch-Site", "same-origin")
                        .post("/actuator/gate", "{\"action\":\"open\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example", "10.0.0.1"})
    void refusesANameThatIsNotThisMachines(String host) throws IOException {
        assertThat(get("/actuator/registrations", host)).startsWith("HTTP/1.1 403");
        assertThat(get("/actuator/health", host)).startsWith("HTTP/1.1 403");
        assertThat(get("/console", host)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8081", "[::1]:8081", "LOCALHOST:9"})
    void takesTheNamesOfThisMachine(String host) throws IOException {
        assertThat(get("/actuator/gate", host)).startsWith("HTTP/1.1 200");
    }

    @Test
    void servesThePageWithoutALoginButNotWithoutItsToken() {
        ConsoleClient somebody = new ConsoleClient(product);

        assertThat(somebody.get("/console").body()).contains("The flow", "Gate").doesNotContain("Log out");
        assertThat(somebody.postBare("/console/gate", Map.of("action", "open")).statusCode())
                .isEqualTo(403);
        assertThat(somebody.post("/console/gate", Map.of("action", "open")).statusCode())
                .isEqualTo(303);
        assertThat(client.get("/actuator/audit?by=operator&action=open").body()).contains("\"target\":\"gate\"");
    }

    @Test
    void saysNothingToWhatIsNoHttp() throws IOException {
        String answer = exchange("GET /\u0001 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("<html", "/\u0001");
    }

    private static String get(String path, String host) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    /** A name in Host cannot be chosen with the JDK's client. */
    private static String exchange(String request) throws IOException {
        URI address = product.managementAddress("/");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n"));
        }
    }
}
