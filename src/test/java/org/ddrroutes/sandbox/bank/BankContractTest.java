package org.ddrroutes.sandbox.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guide states of the bank, read a second time. It runs against the sandbox's bank, and with {@code
 * -Dcontract.base-url=}, {@code .client-id}, {@code .client-secret}, {@code .vendor-id}, {@code .company-id} and {@code
 * .account-no} against another: the bank's own sandbox. The last test says how that one does what the guide leaves open.
 */
@Tag("contract")
class BankContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String CLIENT_ID = System.getProperty("contract.client-id", "the-client");
    private static final String CLIENT_SECRET = System.getProperty("contract.client-secret", "the-secret");
    private static final String VENDOR = System.getProperty("contract.vendor-id", "001");
    private static final String COMPANY = System.getProperty("contract.company-id", "AAAA000001");
    private static final String ACCOUNT = System.getProperty("contract.account-no", "0000119208");

    private static String baseUrl = System.getProperty("contract.base-url", "");
    private static SandboxBank sandbox;

    @BeforeAll
    static void start() {
        if (baseUrl.isEmpty()) {
            sandbox = new SandboxBank(new BankOptions(
                    0,
                    CLIENT_ID,
                    (id, secret) -> id.equals(CLIENT_ID) && secret.equals(CLIENT_SECRET),
                    "DDR-OPEN-API",
                    "the-partner",
                    "the-api-key",
                    () -> URI.create("http://127.0.0.1:9/"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    BankOptions.CALLBACK_TRIES,
                    BankOptions.ACCESS_LIFETIME,
                    Duration.ofSeconds(8),
                    null,
                    null,
                    new SandboxClock(Clock.systemUTC())));
            sandbox.start();
            baseUrl = "http://127.0.0.1:" + sandbox.port();
        }
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private record Answer(int status, JsonNode json) {

        String code() {
            return json.path("statusCode").asText(json.path("code").asText());
        }

        JsonNode data(String name) {
            return json.path("data").path(name);
        }
    }

    @Test
    void givesATokenOfFifteenMinutesAndARefreshTokenOfADay() throws Exception {
        Answer token = token(CLIENT_SECRET);

        assertThat(token.code()).isEqualTo("0000");
        assertThat(token.json().path("message").asText()).isEqualTo("Success");
        assertThat(token.data("token_type").asText()).isEqualToIgnoringCase("BEARER");
        assertThat(token.data("access_token").asText()).isNotBlank();
        assertThat(token.data("expires_in").asInt()).isEqualTo(900);
        assertThat(token.data("refresh_token").asText()).isNotBlank();
        assertThat(token.data("refresh_token_expires_in").asInt()).isEqualTo(86400);
    }

    @Test
    void refusesCredentialsThatItDoesNotKnow() throws Exception {
        assertThat(token("wrong").code()).isEqualTo("TK001");
        assertThat(refresh("wrong").code()).isEqualTo("TK001");
    }

    @Test
    void givesAnotherTokenForARefreshToken() throws Exception {
        Answer token = token(CLIENT_SECRET);
        Answer refreshed = refresh(token.data("refresh_token").asText());

        assertThat(refreshed.code()).isEqualTo("0000");
        assertThat(refreshed.data("access_token").asText())
                .isNotBlank()
                .isNotEqualTo(token.data("access_token").asText());
        assertThat(register(uid(), ACCOUNT, refreshed.data("access_token").asText())
                        .code())
                .isNotEqualTo("AU00401");
    }

    @Test
    void takesTheGuidesRegistrationOnce() throws Exception {
        String uid = uid();

        Answer first = register(uid, ACCOUNT, accessToken());

        assertThat(first.code()).isEqualTo("0");
        assertThat(first.json().path("statusDesc").asText()).isEqualTo("Success");
        assertThat(first.json().path("severity").asText()).isEqualTo("INFO");
        assertThat(first.json().path("requestUID").asText()).isEqualTo(uid);
        assertThat(first.json().path("ddrOapiSeqId").isNumber()).isTrue();
        assertThat(register(uid, ACCOUNT, accessToken()).code()).isIn("BSN007", "BSN002");
    }

    @Test
    void refusesATokenThatItDidNotGive() throws Exception {
        assertThat(register(uid(), ACCOUNT, "another").code()).isEqualTo("AU00401");
    }

    @ParameterizedTest
    @CsvSource({
        "vendorID, '', CMN001, vendorID is required",
        "companyID, '', CMN001, companyID is required",
        "accountNo, '', CMN001, accountNo is required",
        "accountNo, 12a4567890, CMN004, accountNo must be numeric",
        "accountNo, 12345678901234, CMN005, accountNo is over max length (13)",
        "vendorID, 12345678901, CMN005, vendorID is over max length (10)",
        "companyID, 1234567890123456, CMN005, companyID is over max length (15)",
        "ref4, 123456789012345678901, CMN005, ref4 is over max length (20)",
    })
    void refusesAFieldThatBreaksTheGuide(String field, String value, String code, String text) throws Exception {
        Map<String, String> body = body(ACCOUNT);
        body.put(field, value);
        body.values().removeIf(String::isEmpty);

        Answer answer = register(messageHeader(uid()), body, accessToken());

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("statusDesc").asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | AU00003",
                "{\"ipAddress\":\"127.0.0.1\"} | AU00003",
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"1234567890123456789012345678901234567\"} | AU00004",
                "no JSON | AU00004",
            })
    void refusesAHeaderThatBreaksTheGuide(String messageHeader, String code) throws Exception {
        assertThat(register(messageHeader, body(ACCOUNT), accessToken()).code()).isEqualTo(code);
    }

    /** It fails where an answer is none of the options: then the guide leaves more open than was thought. */
    @Test
    @SuppressWarnings("SystemOut")
    void saysHowItDoesWhatTheGuideLeavesOpen() throws Exception {
        Map<Switch, String> seen = new LinkedHashMap<>();
        Answer first = token(CLIENT_SECRET);
        Answer refreshed = refresh(first.data("refresh_token").asText());
        seen.put(
                Switch.REFRESH_ROTATES,
                first.data("refresh_token").equals(refreshed.data("refresh_token")) ? "no" : "yes");
        String old = accessToken();
        String latest = accessToken();
        seen.put(
                Switch.NEW_TOKEN_REVOKES_OLD,
                register(uid(), ACCOUNT, old).code().equals("AU00401") ? "yes" : "no");
        String uid = uid();
        Answer broken = register(uid, "12a4567890", latest);
        seen.put(Switch.ERROR_STATUS, broken.status() == 200 ? "always-200" : "by-code");
        Answer mended = register(uid, ACCOUNT, latest);
        seen.put(Switch.UID_SPENT, mended.code().equals("BSN007") ? "before-checks" : "after-checks");
        String again = register(uid, ACCOUNT, latest).code();
        seen.put(Switch.DUPLICATE_FIRST, again.equals("0") ? "neither" : again);

        seen.forEach((one, option) -> System.out.println(one.key() + ": " + one.checked(option)));
        if (sandbox != null) {
            seen.forEach(
                    (one, option) -> assertThat(option).isEqualTo(one.options().get(0)));
        }
    }

    private static Answer token(String secret) throws IOException, InterruptedException {
        return form("/oauth/authentication/api/v2/token", Map.of("client_id", CLIENT_ID, "client_secret", secret));
    }

    private static Answer refresh(String refreshToken) throws IOException, InterruptedException {
        return form(
                "/oauth/authentication/api/v2/token/refresh",
                Map.of(
                        "client_id", CLIENT_ID,
                        "client_secret", CLIENT_SECRET,
                        "grant_type", "refresh_token",
                        "refresh_token", refreshToken));
    }

    private static String accessToken() throws IOException, InterruptedException {
        return token(CLIENT_SECRET).data("access_token").asText();
    }

    private static Answer form(String path, Map<String, String> fields) throws IOException, InterruptedException {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Answer register(String uid, String account, String token) throws IOException, InterruptedException {
        return register(messageHeader(uid), body(account), token);
    }

    private static Answer register(String messageHeader, Map<String, String> body, String token)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + "/directdebit/v1/open-api/registerddr"))
                .header("Content-Type", "application/json")
                .header("msg-hdr", messageHeader)
                .header("Authorization", "Bearer " + token)
                .header("digital-id", "123456789")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static String messageHeader(String uid) {
        return "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"" + uid + "\"}";
    }

    private static Map<String, String> body(String account) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("vendorID", VENDOR);
        body.put("companyID", COMPANY);
        body.put("accountNo", account);
        for (int i = 1; i <= 4; i++) {
            body.put("ref" + i, "12345");
        }
        return body;
    }

    private static String uid() {
        return UUID.randomUUID().toString();
    }
}
