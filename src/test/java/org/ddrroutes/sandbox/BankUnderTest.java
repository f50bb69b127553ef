package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ddrroutes.privacy.Secret;

/** The sandbox bank on a port of its own, with a product beside it that takes its callbacks; both by real HTTP. */
final class BankUnderTest implements AutoCloseable {

    static final String CLIENT_ID = "f79aa1fa-ba1e-464c-8a79-aacb8e4da725";
    static final String API_KEY = "the-api-key";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration CALLBACK_DELAY = Duration.ofMillis(100);
    private static final Duration SLOW_ANSWER = Duration.ofMillis(300);

    private final HttpClient client = HttpClient.newHttpClient();
    private final SandboxHttp bank;
    private final SandboxHttp product;
    private final CallbackPoster poster;

    /** The callbacks that came, in order. */
    final List<HttpCall> callbacks = new CopyOnWriteArrayList<>();

    /** How the product answers the next callbacks, the last for all that follow. */
    final List<Integer> callbackStatuses = new CopyOnWriteArrayList<>(List.of(200));

    BankUnderTest(Path ledgerFile, Clock clock) throws IOException {
        SandboxSettings settings =
                new SandboxSettings(0, 0, 0, ledgerFile.getParent(), "results", CALLBACK_DELAY, SLOW_ANSWER, false);
        CallbackIdentity identity = new CallbackIdentity(
                "/callbacks/ddr", "DDR-OPEN-API", CLIENT_ID, "the-partner", List.of(new Secret(API_KEY)));
        BankLedger ledger = new BankLedger(ledgerFile);
        product = new SandboxHttp(0, Map.of("/callbacks/ddr", this::takeCallback));
        product.start();
        poster = new CallbackPoster(
                () -> URI.create("http://127.0.0.1:" + product.port() + "/callbacks/ddr"),
                identity,
                ledger,
                CALLBACK_DELAY,
                Duration.ofMillis(50),
                clock);
        poster.start();
        bank = new SandboxHttp(
                0, new SandboxBank(CLIENT_ID, new Secret(CLIENT_ID), settings, ledger, poster::owe, clock).handlers());
        bank.start();
    }

    private HttpAnswer takeCallback(HttpCall call) {
        int status = callbackStatuses.size() > 1 ? callbackStatuses.remove(0) : callbackStatuses.get(0);
        callbacks.add(call);
        return HttpAnswer.text(status, "");
    }

    /** A POST; headers as name, value, name, value. */
    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank.port() + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The guide's sample of the token call. */
    HttpResponse<String> token() throws IOException, InterruptedException {
        return post(
                "/oauth/authentication/api/v2/token",
                "client_id=f79aa1fa-ba1e-464c-8a79-aacb8e4da725&client_secret=f79aa1fa-ba1e-464c-8a79-aacb8e4da725",
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
                "/directdebit/v1/open-api/registerddr",
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

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }

    @Override
    public void close() {
        poster.stop();
        bank.stop();
        product.stop();
    }
}
