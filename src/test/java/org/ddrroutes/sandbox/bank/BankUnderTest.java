package org.ddrroutes.sandbox.bank;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ddrroutes.harness.SettableClock;

/** The sandbox bank on a port of its own, with a product beside it that takes its callbacks; both by real HTTP. */
final class BankUnderTest implements AutoCloseable {

    static final String CLIENT_ID = "f79aa1fa-ba1e-464c-8a79-aacb8e4da725";
    static final String TOKEN = "/oauth/authentication/api/v2/token";
    static final String REGISTER = "/directdebit/v1/open-api/registerddr";

    /** How a product answers whose every answer is HTTP 200. */
    static final int SYSTEM_ERROR_IN_200 = 0;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final WireMockServer product = new WireMockServer(wireMockConfig()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .containerThreads(20)
            .extensions(new Product()));
    private final SandboxBank bank;

    private final List<Request> callbacks = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Integer>> statuses = new ConcurrentHashMap<>();

    final SandboxClock clock;

    BankUnderTest(Path directory, SettableClock realClock) {
        product.start();
        product.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers("product")));
        clock = new SandboxClock(realClock);
        bank = new SandboxBank(new BankOptions(
                0,
                CLIENT_ID,
                (id, secret) -> id.equals(CLIENT_ID) && secret.equals(CLIENT_ID),
                "DDR-OPEN-API",
                "the-partner",
                "the-api-key",
                () -> URI.create("http://127.0.0.1:" + product.port() + "/callbacks/ddr"),
                Duration.ZERO,
                Duration.ZERO,
                BankOptions.CALLBACK_TRIES,
                BankOptions.ACCESS_LIFETIME,
                Duration.ofMillis(300),
                directory.resolve("memory.jsonl"),
                directory.resolve("rules.yaml"),
                clock));
        bank.start();
        bank.startCallbacks();
    }

    /** The callbacks that came for this account, in order. */
    List<Request> callbacks(String accountNo) {
        return callbacks.stream()
                .filter(callback -> accountOf(callback).equals(accountNo))
                .toList();
    }

    /** How the product answers the next callbacks for this account; with 200 all that follow. */
    void answersCallbacks(String accountNo, Integer... next) {
        statuses.put(accountNo, new ConcurrentLinkedQueue<>(List.of(next)));
    }

    private static String accountOf(Request callback) {
        try {
            return MAPPER.readTree(callback.getBody()).path("accountNo").asText();
        } catch (IOException e) {
            return "";
        }
    }

    private final class Product implements ResponseDefinitionTransformerV2 {

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            callbacks.add(event.getRequest());
            Integer status = statuses.getOrDefault(accountOf(event.getRequest()), new ConcurrentLinkedQueue<>())
                    .poll();
            return status != null && status == SYSTEM_ERROR_IN_200
                    ? aResponse().withBody("{\"statusCode\":\"SYS001\"}").build()
                    : aResponse().withStatus(status == null ? 200 : status).build();
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public String getName() {
            return "product";
        }
    }

    /** A POST; headers as name, value, name, value. */
    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The guide's sample of the token call. */
    HttpResponse<String> token() throws IOException, InterruptedException {
        return post(
                TOKEN,
                "client_id=" + CLIENT_ID + "&client_secret=" + CLIENT_ID,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    HttpResponse<String> refresh(String refreshToken) throws IOException, InterruptedException {
        return post(
                TOKEN + "/refresh",
                "client_id=" + CLIENT_ID + "&client_secret=" + CLIENT_ID + "&grant_type=refresh_token&refresh_token="
                        + refreshToken,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    String accessToken() throws IOException, InterruptedException {
        return json(token()).at("/data/access_token").asText();
    }

    /** The guide's sample of registerddr, with another requestUID and account. */
    HttpResponse<String> register(String requestUid, String accountNo) throws IOException, InterruptedException {
        return register(requestUid, accountNo, accessToken());
    }

    HttpResponse<String> register(String requestUid, String accountNo, String accessToken)
            throws IOException, InterruptedException {
        return post(
                REGISTER,
                """
                {
                "vendorID": "001",
                "companyID": "AAAA000001",
                "accountNo": "%s",
                "ref1": "12345",
                "ref2": "12345",
                "ref3": "12345",
                "ref4": "12345"
                }
                """.formatted(accountNo),
                "Content-Type",
                "application/json",
                "msg-hdr",
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"" + requestUid + "\"}",
                "Authorization",
                "Bearer " + accessToken,
                "digital-id",
                "123456789");
    }

    /** Where a requestUID stands at the bank; empty if it was not seen. */
    String stateOf(String requestUid) throws IOException, InterruptedException {
        for (JsonNode entry : json(get("/state")).path("items")) {
            if (entry.path("requestUid").asText().equals(requestUid)) {
                return entry.path("state").asText();
            }
        }
        return "";
    }

    static String code(HttpResponse<String> answer) throws IOException {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json")
                ? json(answer).path("statusCode").asText()
                : "HTTP " + answer.statusCode();
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }

    @Override
    public void close() {
        bank.close();
        product.stop();
    }
}
