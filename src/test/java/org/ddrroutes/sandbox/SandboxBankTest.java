package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxBankTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String UID = "500000010930000001";

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T03:15:30Z"));
    private BankUnderTest bank;

    @BeforeEach
    void start() throws IOException {
        bank = new BankUnderTest(directory.resolve("ledger.jsonl"), clock);
    }

    @AfterEach
    void stop() {
        bank.close();
    }

    @Test
    void answersTheGuidesTokenSample() throws Exception {
        HttpResponse<String> answer = bank.token();

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = BankUnderTest.json(answer);
        assertThat(body.path("code").asText()).isEqualTo("0000");
        assertThat(body.path("message").asText()).isEqualTo("Success");
        assertThat(body.at("/data/token_type").asText()).isEqualTo("BEARER");
        assertThat(body.at("/data/access_token").asText()).isNotBlank();
        assertThat(body.at("/data/expires_in").intValue()).isEqualTo(900);
        assertThat(body.at("/data/refresh_token").asText()).isNotBlank();
        assertThat(body.at("/data/refresh_token_expires_in").intValue()).isEqualTo(86400);
    }

    @Test
    void answersTheGuidesRefreshSample() throws Exception {
        JsonNode first = BankUnderTest.json(bank.token()).path("data");
        clock.putOn(Duration.ofSeconds(600));

        JsonNode second = BankUnderTest.json(refresh(first.path("refresh_token").asText()))
                .path("data");

        assertThat(second.path("access_token").asText())
                .isNotEqualTo(first.path("access_token").asText());
        assertThat(second.path("refresh_token")).isEqualTo(first.path("refresh_token"));
        assertThat(second.path("expires_in").intValue()).isEqualTo(900);
        assertThat(second.path("refresh_token_expires_in").intValue()).isEqualTo(85800);
        assertThat(code(bank.register(
                        UID, "0000119222", second.path("access_token").asText())))
                .isEqualTo("0");
    }

    @Test
    void refusesARefreshTokenThatItDoesNotKnowOrThatHasEnded() throws Exception {
        String refreshToken =
                BankUnderTest.json(bank.token()).at("/data/refresh_token").asText();
        clock.putOn(Duration.ofDays(1));

        assertThat(refresh(refreshToken).body()).contains("\"TK001\"");
        assertThat(refresh("another").body()).contains("\"TK001\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | client_id=x&client_secret=y                                | 401 | TK001",
                "application/x-www-form-urlencoded | client_id=f79aa1fa-ba1e-464c-8a79-aacb8e4da725             | 401 | TK001",
                "application/json                  | {\"client_id\":\"f79aa1fa-ba1e-464c-8a79-aacb8e4da725\"}   | 400 | 9999",
            })
    void refusesWrongCredentialsAndOtherFormats(String type, String body, int status, String code) throws Exception {
        HttpResponse<String> answer = bank.post("/oauth/authentication/api/v2/token", body, "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(BankUnderTest.json(answer).path("code").asText()).isEqualTo(code);
    }

    @Test
    void answersTheGuidesRegistrationSampleAndCallsBack() throws Exception {
        HttpResponse<String> answer = bank.register(UID, "0000119222");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(BankUnderTest.json(answer)).isEqualTo(MAPPER.readTree("""
                        {"statusCode":"0","statusDesc":"Success","severity":"INFO",
                         "requestUID":"500000010930000001","ddrOapiSeqId":1}
                        """));
        HttpCall callback = callbacks(1).get(0);
        assertThat(callback.hasContentType("application/json")).isTrue();
        assertThat(MAPPER.readTree(callback.header("msg-hdr").orElseThrow())).isEqualTo(MAPPER.readTree("""
                        {"channelId":"DDR-OPEN-API","oapi-client-id":"f79aa1fa-ba1e-464c-8a79-aacb8e4da725",
                         "oapi-partner-id":"the-partner","requestUID":"500000010930000001",
                         "requestDateTime":"20261123 10:15:30","x-api-key":"the-api-key"}
                        """));
        assertThat(MAPPER.readTree(callback.body())).isEqualTo(MAPPER.readTree("""
                        {"vendorId":"001","companyId":"AAAA000001","accountNo":"0000119222",
                         "ref1":"12345","ref2":"12345","ref3":"12345","ref4":"12345",
                         "applyDtm":"20261123 10:15:30","respCode":"I0000","respDesc":"Success"}
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // answers to the same requestUID, one call after the other | respCodes of the callbacks
                "01 | 0 BSN007         | I0000",
                "02 | 0                | I0001",
                "03 | CBS001 BSN007    |",
                "04 | SYS001 0         | I0000",
                "05 | 0429 0           | I0000",
                "08 | 0 BSN007         |",
                "09 | BSN001           |",
                "10 | BSN003 BSN007    |",
                "11 | 0                | I0000",
                "12 | 0                | I0000 I0000",
                "13 | 0                | I0000",
                "14 | page 0           | I0000",
                "15 | CBS002           |",
                "16 | CBS003           |",
                "17 | BSN002           |",
                "18 | BSN004           |",
                "19 | BSN005           |",
                "20 | BSN006 0         | I0000",
                "21 | SYS002 SYS002    |",
                "23 | AU00401 0        | I0000",
                "99 | 0                | I0000",
            })
    void answersAsTheAccountNumberSays(String ending, String codes, String respCodes) throws Exception {
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < codes.split(" ").length; i++) {
            answered.add(code(bank.register(UID, "00001192" + ending)));
        }

        assertThat(String.join(" ", answered)).isEqualTo(codes);
        List<String> calledBack = new ArrayList<>();
        for (HttpCall callback : callbacks(respCodes == null ? 0 : respCodes.split(" ").length)) {
            calledBack.add(MAPPER.readTree(callback.body()).path("respCode").asText());
        }
        assertThat(String.join(" ", calledBack)).isEqualTo(respCodes == null ? "" : respCodes);
    }

    @Test
    void takesARegistrationWhoseUidIsSpentUnderAFreshOne() throws Exception {
        assertThat(code(bank.register(UID, "0000119210"))).isEqualTo("BSN003");
        assertThat(code(bank.register(UID + "-2", "0000119210"))).isEqualTo("0");
    }

    @Test
    void hangsUpAndKnowsTheRegistrationAllTheSame() throws Exception {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> bank.register(UID, "0000119206"));
        assertThat(code(bank.register(UID, "0000119206"))).isEqualTo("BSN007");
    }

    @Test
    void answersAfterItsCallbackWhereTheAccountSaysSo() throws Exception {
        bank.register(UID, "0000119211");

        assertThat(bank.callbacks).hasSize(1);
    }

    @Test
    void callsBackUnderAUidOfItsOwnWhereTheAccountSaysSo() throws Exception {
        bank.register(UID, "0000119213");

        JsonNode header = MAPPER.readTree(callbacks(1).get(0).header("msg-hdr").orElseThrow());
        assertThat(header.path("requestUID").asText()).isNotBlank().isNotEqualTo(UID);
    }

    @Test
    void callsBackAgainWhileTheProductIsNotWell() throws Exception {
        bank.callbackStatuses.addAll(0, List.of(503, 500));

        bank.register(UID, "0000119201");

        List<HttpCall> callbacks = callbacks(3);
        assertThat(callbacks)
                .extracting(call -> new String(call.body()))
                .containsOnly(new String(callbacks.get(0).body()));
    }

    @Test
    void doesNotRepeatACallbackThatWasRefused() throws Exception {
        bank.callbackStatuses.set(0, 400);

        bank.register(UID, "0000119201");
        bank.register("another", "0000119202");

        assertThat(callbacks(2)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // msg-hdr | body | HTTP status, code, text
                "- | {} | 400 | AU00003 | msg-hdr is required",
                "{\"ipAddress\":\"127.0.0.1\" | {} | 400 | AU00004 | Invalid format, msg-hdr",
                "{\"requestUID\":\"1\"} | {} | 400 | AU00003 | ipAddress is required",
                "{\"ipAddress\":\"127.0.0.1\"} | {} | 400 | AU00003 | requestUID is required",
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"a b\"} | {} | 400 | AU00004 | Invalid format, requestUID",
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"1234567890123456789012345678901234567\"} | {} | 400 | AU00004"
                        + " | Invalid format, requestUID",
                "ok | {,} | 400 | AU00400 | Bad Request",
                "ok | {\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN001 | vendorID is required",
                "ok | {\"vendorID\":\"1\",\"accountNo\":\"1\"} | 400 | CMN001 | companyID is required",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\" \"} | 400 | CMN001 | accountNo is required",
                "ok | {\"vendorID\":1,\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN002 | Invalid format vendorID",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\"12a\"} | 400 | CMN004 | accountNo must be numeric",
                "ok | {\"vendorID\":\"12345678901\",\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN005"
                        + " | vendorID is over max length (10)",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"1234567890123456\",\"accountNo\":\"1\"} | 400 | CMN005"
                        + " | companyID is over max length (15)",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\"12345678901234\"} | 400 | CMN005"
                        + " | accountNo is over max length (13)",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\"1\",\"ref4\":\"123456789012345678901\"} | 400"
                        + " | CMN005 | ref4 is over max length (20)",
            })
    void refusesWhatTheGuideDoesNotAllow(String header, String body, int status, String code, String text)
            throws Exception {
        List<String> headers = new ArrayList<>(
                List.of("Content-Type", "application/json", "Authorization", "Bearer " + bank.accessToken()));
        if (header != null) {
            headers.add("msg-hdr");
            headers.add(header.equals("ok") ? "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":\"1\"}" : header);
        }

        HttpResponse<String> answer =
                bank.post("/directdebit/v1/open-api/registerddr", body, headers.toArray(String[]::new));

        JsonNode json = BankUnderTest.json(answer);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json.path("statusCode").asText()).isEqualTo(code);
        assertThat(json.path("statusDesc").asText()).isEqualTo(text);
        assertThat(json.path("severity").asText()).isEqualTo("ERROR");
        assertThat(json.has("ddrOapiSeqId")).isFalse();
    }

    @Test
    void refusesATokenThatItDidNotIssueOrThatHasEnded() throws Exception {
        String token = bank.accessToken();
        assertThat(bank.register("1", "0000119201", "another").statusCode()).isEqualTo(401);
        clock.putOn(Duration.ofSeconds(899));
        assertThat(code(bank.register("2", "0000119201", token))).isEqualTo("0");
        clock.putOn(Duration.ofSeconds(1));
        assertThat(code(bank.register("3", "0000119201", token))).isEqualTo("AU00401");
    }

    @Test
    void remembersOverARestartWhatItHasTakenAndWhomItOwesACallback() throws Exception {
        bank.callbackStatuses.set(0, 503);
        assertThat(code(bank.register(UID, "0000119201"))).isEqualTo("0");
        assertThat(code(bank.register("refused", "0000119203"))).isEqualTo("CBS001");
        bank.close();
        // What a kill in the middle of a line leaves behind.
        Files.writeString(directory.resolve("ledger.jsonl"), "{\"requestUID\":\"to", StandardOpenOption.APPEND);

        bank = new BankUnderTest(directory.resolve("ledger.jsonl"), clock);

        assertThat(new String(callbacks(1).get(0).body())).contains("\"I0000\"");
        assertThat(code(bank.register(UID, "0000119201"))).isEqualTo("BSN007");
        assertThat(code(bank.register("refused", "0000119203"))).isEqualTo("BSN007");
        assertThat(BankUnderTest.json(bank.register("next", "0000119201"))
                        .path("ddrOapiSeqId")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void tellsItsAnswersByAccountNumberAndKnowsNoOtherPath() throws Exception {
        assertThat(bank.get("/").body()).contains("…04  SYS001, accepted at the next try");
        assertThat(bank.get("/directdebit").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> refresh(String refreshToken) throws Exception {
        return bank.post(
                "/oauth/authentication/api/v2/token/refresh",
                "client_id=f79aa1fa-ba1e-464c-8a79-aacb8e4da725&client_secret=f79aa1fa-ba1e-464c-8a79-aacb8e4da725"
                        + "&grant_type=refresh_token&refresh_token=" + refreshToken,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    /** Waits for so many callbacks, and a little longer for one too many. */
    private List<HttpCall> callbacks(int count) {
        ConditionFactory soon = await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
        soon.until(() -> bank.callbacks.size() >= count);
        soon.during(Duration.ofMillis(200)).until(() -> bank.callbacks.size() == count);
        return bank.callbacks;
    }

    private static String code(HttpResponse<String> answer) throws IOException {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
                ? "page"
                : BankUnderTest.json(answer).path("statusCode").asText();
    }
}
