package org.ddrroutes.sandbox.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ddrroutes.sandbox.bank.BankUnderTest.code;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Request;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.harness.SettableClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxBankTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path directory;

    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-11-23T03:15:30Z"));
    private static final AtomicInteger COUNT = new AtomicInteger();

    @AutoClose
    private static BankUnderTest bank;

    // Each test has a requestUID and accounts of its own.
    private final String uid = "test-" + COUNT.incrementAndGet();
    private final String account = String.format("%08d", COUNT.get());

    @BeforeAll
    static void start() {
        bank = new BankUnderTest(directory, CLOCK);
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
        CLOCK.putOn(Duration.ofSeconds(600));

        JsonNode second = BankUnderTest.json(
                        bank.refresh(first.path("refresh_token").asText()))
                .path("data");

        assertThat(second.path("access_token").asText())
                .isNotEqualTo(first.path("access_token").asText());
        assertThat(second.path("refresh_token")).isEqualTo(first.path("refresh_token"));
        assertThat(second.path("expires_in").intValue()).isEqualTo(900);
        assertThat(second.path("refresh_token_expires_in").intValue()).isEqualTo(85800);
        assertThat(code(bank.register(
                        uid, account + "99", second.path("access_token").asText())))
                .isEqualTo("0");
    }

    @Test
    void refusesARefreshTokenThatItDoesNotKnowOrThatHasEnded() throws Exception {
        String refreshToken =
                BankUnderTest.json(bank.token()).at("/data/refresh_token").asText();
        CLOCK.putOn(Duration.ofDays(1));

        assertThat(bank.refresh(refreshToken).body()).contains("\"TK001\"");
        assertThat(bank.refresh("another").body()).contains("\"TK001\"");
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
        HttpResponse<String> answer = bank.register(uid, account + "99");

        assertThat(answer.statusCode()).isEqualTo(200);
        ObjectNode json = (ObjectNode) BankUnderTest.json(answer);
        assertThat(json.remove("ddrOapiSeqId").isIntegralNumber()).isTrue();
        assertThat(json).isEqualTo(MAPPER.readTree("""
                        {"statusCode":"0","statusDesc":"Success","severity":"INFO","requestUID":"%s"}
                        """.formatted(uid)));
        Request callback = callbacks("99", 1).get(0);
        String now = DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss")
                .withZone(ZoneId.of("Asia/Bangkok"))
                .format(CLOCK.instant());
        assertThat(callback.getHeader("Content-Type")).startsWith("application/json");
        assertThat(MAPPER.readTree(callback.getHeader("msg-hdr"))).isEqualTo(MAPPER.readTree("""
                        {"channelId":"DDR-OPEN-API","oapi-client-id":"f79aa1fa-ba1e-464c-8a79-aacb8e4da725",
                         "oapi-partner-id":"the-partner","requestUID":"%s",
                         "requestDateTime":"%s","x-api-key":"the-api-key"}
                        """.formatted(uid, now)));
        assertThat(MAPPER.readTree(callback.getBody())).isEqualTo(MAPPER.readTree("""
                        {"vendorId":"001","companyId":"AAAA000001","accountNo":"%s99",
                         "ref1":"12345","ref2":"12345","ref3":"12345","ref4":"12345",
                         "applyDtm":"%s","respCode":"I0000","respDesc":"Success"}
                        """.formatted(account, now)));
    }

    @Test
    void takesARegistrationWhoseUidIsSpentUnderAFreshOne() throws Exception {
        assertThat(code(bank.register(uid, account + "10"))).isEqualTo("BSN003");
        assertThat(code(bank.register(uid, account + "10"))).isEqualTo("BSN007");
        assertThat(code(bank.register(uid + "-2", account + "10"))).isEqualTo("0");
    }

    @Test
    void answersAfterItsCallbackWhereTheAccountSaysSo() throws Exception {
        bank.register(uid, account + "11");

        assertThat(bank.callbacks(account + "11")).hasSize(1);
    }

    @Test
    void callsBackAgainWhileTheProductIsNotWell() throws Exception {
        bank.answersCallbacks(account + "01", 503, 500, BankUnderTest.SYSTEM_ERROR_IN_200);

        bank.register(uid, account + "01");

        List<Request> callbacks = callbacks("01", 4);
        assertThat(callbacks)
                .extracting(Request::getBodyAsString)
                .containsOnly(callbacks.get(0).getBodyAsString());
    }

    @Test
    void doesNotRepeatACallbackThatWasRefused() throws Exception {
        bank.answersCallbacks(account + "01", 400);

        bank.register(uid, account + "01");

        callbacks("01", 1);
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
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":null} | {} | 400 | AU00003 | requestUID is required",
                "{\"ipAddress\":\"127.0.0.1\",\"requestUID\":5} | {} | 400 | AU00004 | Invalid format, requestUID",
                "{\"ipAddress\":null,\"requestUID\":\"1\"} | {} | 400 | AU00003 | ipAddress is required",
                "{\"ipAddress\":[],\"requestUID\":\"1\"} | {} | 400 | AU00004 | Invalid format, ipAddress",
                "{\"requestUID\":\"a b\"} | {} | 400 | AU00003 | ipAddress is required",
                "ok | {,} | 400 | AU00400 | Bad Request",
                "ok | {\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN001 | vendorID is required",
                "ok | {\"vendorID\":\"1\",\"accountNo\":\"1\"} | 400 | CMN001 | companyID is required",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\" \"} | 400 | CMN001 | accountNo is required",
                "ok | {\"vendorID\":1,\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN002 | Invalid format vendorID",
                "ok | {\"vendorID\":{},\"companyID\":\"A\",\"accountNo\":\"1\"} | 400 | CMN002 | Invalid format vendorID",
                "ok | {\"vendorID\":\"1\",\"companyID\":\"A\",\"accountNo\":\"1\",\"ref1\":[]} | 400 | CMN002"
                        + " | Invalid format ref1",
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
        assertThat(json.path("requestUID").asText("1")).isEqualTo("1");
    }

    @Test
    void refusesATokenThatItDidNotIssueOrThatHasEnded() throws Exception {
        String token = bank.accessToken();
        assertThat(bank.register(uid, account + "01", "another").statusCode()).isEqualTo(401);
        CLOCK.putOn(Duration.ofSeconds(899));
        assertThat(code(bank.register(uid, account + "01", token))).isEqualTo("0");
        CLOCK.putOn(Duration.ofSeconds(1));
        assertThat(code(bank.register(uid + "-3", account + "01", token))).isEqualTo("AU00401");
    }

    @Test
    void remembersOverARestartWhatItHasTakenAndWhomItOwesACallback(@TempDir Path memory) throws Exception {
        int sequence;
        try (BankUnderTest first = new BankUnderTest(memory, CLOCK)) {
            sequence = BankUnderTest.json(first.register(uid, account + "25"))
                    .path("ddrOapiSeqId")
                    .intValue();
            assertThat(code(first.register("refused", account + "03"))).isEqualTo("CBS001");
        }
        // What a kill in the middle of a line leaves behind.
        Files.writeString(memory.resolve("memory.jsonl"), "{\"requestUID\":\"to", StandardOpenOption.APPEND);

        try (BankUnderTest second = new BankUnderTest(memory, CLOCK)) {
            second.clock.putForward(Duration.ofSeconds(60));
            await().until(() -> second.callbacks(account + "25").size() == 1);
            assertThat(code(second.register(uid, account + "25"))).isEqualTo("BSN007");
            assertThat(code(second.register("refused", account + "03"))).isEqualTo("BSN007");
            assertThat(BankUnderTest.json(second.register("next", account + "01"))
                            .path("ddrOapiSeqId")
                            .intValue())
                    .isEqualTo(sequence + 1);
        }
    }

    /** Waits until the bank has told all, and sees how often. */
    private List<Request> callbacks(String ending, int count) {
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> bank.stateOf(uid).equals("TOLD"));
        assertThat(bank.callbacks(account + ending)).hasSize(count);
        return bank.callbacks(account + ending);
    }
}
