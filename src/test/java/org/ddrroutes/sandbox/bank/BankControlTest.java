package org.ddrroutes.sandbox.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.harness.SettableClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bank can be told while it runs, and what it shows of itself. */
class BankControlTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-11-23T03:15:30Z"));
    private static Path rules;

    @AutoClose
    private static BankUnderTest bank;

    private static int count;

    private final String account = String.format("%010d", 100 * ++count);
    private final String uid = "control-" + count;

    @BeforeAll
    static void start(@TempDir Path directory) {
        rules = directory.resolve("rules.yaml");
        bank = new BankUnderTest(directory, CLOCK);
    }

    @BeforeEach
    void putBack() throws Exception {
        save("");
        bank.post("/state/reset", "");
    }

    @Test
    void followsTheRulesFromTheMomentTheyAreSaved() throws Exception {
        save("""
                rules:
                  - when: {accountNo: "*00", call: 1}
                    then: {code: SYS001}
                  - when: {accountNo: "*00"}
                    not: {vendorID: "777"}
                    then: {code: CBS003, status: 202}
                """);

        assertThat(register()).isEqualTo("SYS001");
        HttpResponse<String> second = bank.register(uid, account);
        assertThat(BankUnderTest.code(second)).isEqualTo("CBS003");
        assertThat(second.statusCode()).isEqualTo(202);

        save("rules: []");
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{wehn: {}, then: {}}]",
                "rules: [",
                "preset: no-such-preset",
                "switches: {no-such-switch: yes}",
                "rules: [{then: {delay: soon}}]",
                "rules: [{then: {delay: -1s}}]",
                "rules: [{then: {delay: 2s to 1s}}]",
                "rules: [{then: {delay: 5}}]",
                "rules: [{then: {drip: 4000d}}]",
                "rules: [{then: {status: 99}}]",
                "rules: [{then: {status: 600}}]",
                "rules: [{then: {headers: {X: \"a\\nb\"}}}]",
                "rules: [{then: {lasts: 1s}}]",
                "rules: [{when: {vendorID: '1'}}]",
                "rules: [~]",
                "rules: [{when: {share: 2}, then: {code: TM001}}]",
                "rules: [{when: {call: 0}, then: {code: TM001}}]",
                "rules: [{then: {callbacks: [{times: 0}]}}]",
                "rules: [{then: {callbacks: [{requestUid: other}]}}]",
                "rules: [{then: {callbacks: [{from: a-name.example}]}}]",
                "rules: [{then: {callbacks: [{method: P O}]}}]",
                "limit: {calls: 5}",
                "limit: {calls: 5, per: 0s}",
                "limit: {calls: 1.5, per: 1h}",
                "switches: {apply-dtm: ~}",
                "a: &a [*a]"
            })
    void keepsTheRulesThatItHasWhereTheFileCannotBeRead(String broken) throws Exception {
        save("rules: [{then: {code: CBS001}}]");
        assertThat(register()).isEqualTo("CBS001");

        save(broken);

        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("CBS001");
        assertThat(json("/rules").path("state").asText())
                .startsWith("not read, the rules are as before: ")
                .doesNotContain("\n", "org.ddrroutes", "java.", "Source: ");
    }

    @Test
    void saysWhereARulesFileIsWrong() throws Exception {
        save("rules: [{then: {}}, {then: {delay: soon}}]");
        assertThat(json("/rules").path("state").asText())
                .endsWith("rules.[1].then.delay: 'soon' is not a valid duration");
        save("rules: [{then: {kode: CBS001}}]");
        assertThat(json("/rules").path("state").asText())
                .contains("rules.[0].then.kode: is not known here; known are [");
    }

    @Test
    void takesForTextWhatOnlyYamlTakesForANumberOrATruthValue() throws Exception {
        save(
                "switches: {refresh-rotates: yes}\nrules: [{when: {vendorID: 001, digitalId: 123456789}, then: {code: BSN001}}]");

        assertThat(register()).isEqualTo("BSN001");
        assertThat(option("refresh-rotates")).isEqualTo("yes");
        save("");
        assertThat(option("refresh-rotates")).isEqualTo("no");
    }

    @Test
    void takesAndCallsBackUnlessARuleSaysOtherwise() throws Exception {
        save("rules: [{when: {call: 1}, then: {fault: EMPTY_RESPONSE}}, {when: {call: 2}, then: {status: 503}},"
                + " {then: {delay: 1ms}}]");

        assertThatExceptionOfType(IOException.class).isThrownBy(this::register);
        assertThat(bank.stateOf(uid)).isEqualTo("FAILED");
        register();
        assertThat(bank.stateOf(uid)).isEqualTo("FAILED");
        assertThat(register()).isEqualTo("0");
        await().until(() -> bank.callbacks(account).size() == 1);
    }

    @Test
    void putsAPresetAway() throws Exception {
        save("rules: [{then: {code: CBS001}}]");
        bank.post("/rules", "{\"preset\":\"after-hours\"}");
        assertThat(register()).isEqualTo("TM001");
        bank.post("/rules", "{\"preset\":\"none\"}");
        assertThat(register()).isEqualTo("CBS001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /                           | 405 |",
                "DELETE | /scenarios                  | 405 |",
                "PUT    | /clock                      | 405 | {\"speed\":1}",
                "GET    | /scenarios/rejected/run     | 405 |",
                "GET    | /journal?after=3            | 400 |",
                "GET    | /scenarios?format=xml       | 400 |",
                "GET    | /journal/after/x            | 404 |",
                "POST   | /callbacks/9999999999999999999/replay | 404 |",
                "POST   | /clock                      | 400 | {}",
                "POST   | /clock                      | 400 | []",
                "POST   | /clock                      | 400 | null",
                "POST   | /clock                      | 400 | {\"faster\":1}",
                "POST   | /clock                      | 400 | {\"paused\":\"yes\"}",
                "POST   | /clock                      | 400 | {\"paused\":true,\"speed\":60}",
                "POST   | /clock                      | 400 | {\"speed\":true}",
                "POST   | /clock                      | 400 | {\"forward\":5}",
                "POST   | /clock                      | 400 | {\"forward\":\"9999999d\"}",
                "POST   | /outage                     | 400 | {\"for\":\"-5s\"}",
                "POST   | /outage                     | 400 | {\"for\":\"1s\",\"x\":1}",
                "POST   | /tokens/revoke              | 400 | {\"refreshTokens\":\"yes\"}",
                "POST   | /tokens/revoke              | 400 | {\"refresh\":true}",
                "POST   | /switches                   | 400 | {\"apply-dtm\":null}",
                "POST   | /rules                      | 400 | {\"preset\":\"friday\"}",
                "POST   | /rules                      | 400 |",
                "POST   | /scenarios/rejected/run     | 400 | {\"requestUID\":\"x\",\"state\":\"TAKEN\"}",
                "PUT    | /state                      | 400 |",
                "PUT    | /state                      | 400 | {}",
                "PUT    | /state                      | 400 | {\"items\":[null]}",
                "PUT    | /state                      | 400 | {\"items\":[{}]}",
                "PUT    | /state                      | 400 | {\"items\":[{\"requestUid\":\"x\",\"state\":\"TAKEN\",\"code\":\"0\","
                        + "\"at\":\"2026-11-23T03:15:30Z\"}]}",
            })
    void refusesWhatItCannotDoAndChangesNothing(String method, String path, int status, String body) throws Exception {
        register();
        await().until(() -> bank.stateOf(uid), "TOLD"::equals);
        String before = bank.get("/state").body() + bank.get("/switches").body();

        HttpResponse<String> answer = bank.send(method, path, body == null ? "" : body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("<html", "java.", "org.ddrroutes");
        assertThat(bank.get("/state").body() + bank.get("/switches").body()).isEqualTo(before);
        assertThat(json("/clock").path("speed").asDouble()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/clock | {\"speed\":\"fast\"} | speed: must be a number, not fast",
                "/clock | {\"paused\":\"yes\"} | paused: must be true or false, not yes",
                "/clock | [] | This must be an object",
                "/clock | {\"speed\":1 | No JSON, line 1: Unexpected end-of-input: expected close marker for Object",
                "/clock | {\"speed\":NaN} | No JSON, line 1: Non-standard token 'NaN'",
                "/switches | {\"apply-dtm\":null} | apply-dtm: must be a text",
                "/switches | {\"no-such\":\"1\"} | There is no switch no-such; there are callback-request-uid, apply-dtm,",
                "/scenarios/no-such/run | {\"requestUID\":\"x\"} | There is no scenario no-such; GET /scenarios lists them",
                "/scenarios/rejected/run | {\"requestUID\":\"x\"} | requestUID x; GET /state lists what it has seen",
                "/callbacks/1/replay | {} | The journal has no callback with the number 1",
            })
    void saysWhatIsWrongAndWhatWouldBeRight(String path, String body, String error) throws Exception {
        assertThat(BankUnderTest.json(bank.post(path, body)).path("error").asText())
                .contains(error)
                .doesNotContain("Jackson", "JsonReadFeature", "Source: ");
    }

    @Test
    void drawsTheSameCallsWithTheSameSeed() throws Exception {
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            save("seed: 7\nrules: [{when: {share: 0.5}, then: {code: TM001}}]\n#" + run);
            List<String> codes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                codes.add(BankUnderTest.code(bank.register(uid + "-" + run + "-" + i, account)));
            }
            runs.add(codes);
        }
        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains("TM001", "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-monday", "after-hours", "rate-limited"})
    void hasPresets(String preset) throws Exception {
        assertThat(bank.post("/rules", "{\"preset\":\"" + preset + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(json("/rules").path("state").asText()).isEqualTo(preset);
        assertThat(register()).isEqualTo(preset.equals("after-hours") ? "TM001" : "0");
    }

    @Test
    void limitsTheCallsInARollingOrAFixedHourOfAClientOrAVendor() throws Exception {
        save("limit: {calls: 1, per: 1h}");
        assertThat(register()).isEqualTo("0");
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("0429");
        bank.clock.putForward(Duration.ofMinutes(59));
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("0429");
        bank.clock.putForward(Duration.ofMinutes(2));
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("0");

        set("rate-limit-window", "fixed");
        set("rate-limit-scope", "vendor");
        bank.clock.putForward(Duration.between(
                bank.clock.instant(),
                Instant.ofEpochSecond((bank.clock.instant().getEpochSecond() / 3600 + 1) * 3600 - 1)));
        assertThat(BankUnderTest.code(bank.register(uid + "-3", account))).isEqualTo("0");
        assertThat(BankUnderTest.code(bank.register(uid + "-4", account))).isEqualTo("0429");
        bank.clock.putForward(Duration.ofSeconds(1));
        assertThat(BankUnderTest.code(bank.register(uid + "-4", account))).isEqualTo("0");
    }

    @Test
    void followsTheSwitches() throws Exception {
        set("callback-request-uid", "new");
        set("apply-dtm", "as-stated");
        set("callback-msg-hdr", "as-printed");
        register();
        await().until(() -> bank.callbacks(account).size() == 1);
        Request callback = bank.callbacks(account).get(0);
        assertThat(callback.getHeader("msg-hdr")).doesNotContain(uid).contains(",requestDateTime\":\"");
        assertThat(MAPPER.readTree(callback.getBody()).path("applyDtm").asText())
                .matches("\\d{4}-\\d\\d-\\d\\d .*");

        set("error-status", "always-200");
        assertThat(bank.register(uid + "-1", account + "x").statusCode()).isEqualTo(200);
        assertThat(BankUnderTest.code(bank.register(uid + "-1", account))).isEqualTo("0");
        set("uid-spent", "before-checks");
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account + "x"))).isEqualTo("CMN004");
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("BSN007");
        set("duplicate-first", "BSN002");
        assertThat(BankUnderTest.code(bank.register(uid + "-2", account))).isEqualTo("BSN002");
        assertThat(BankUnderTest.code(bank.register(uid + "-3", account))).isEqualTo("BSN002");
        set("duplicate-first", "neither");
        assertThat(register()).isEqualTo("0");
    }

    @Test
    void registersAgainWhatWasRateLimitedForAWhile() throws Exception {
        set("duplicate-first", "neither");
        String limited = account.substring(0, 8) + "29";
        assertThat(BankUnderTest.code(bank.register(uid, limited))).isEqualTo("0429");
        bank.clock.putForward(Duration.ofSeconds(21));
        assertThat(BankUnderTest.code(bank.register(uid, limited))).isEqualTo("0");

        assertThat(BankUnderTest.code(bank.register(uid, limited))).isEqualTo("0");
    }

    @Test
    void followsTheSwitchesOfTokens() throws Exception {
        set("refresh-rotates", "yes");
        String refresh =
                BankUnderTest.json(bank.token()).at("/data/refresh_token").asText();
        JsonNode rotated = BankUnderTest.json(bank.refresh(refresh)).path("data");
        assertThat(rotated.path("refresh_token").asText()).isNotEqualTo(refresh);
        assertThat(bank.refresh(refresh).body()).contains("TK001");

        set("new-token-revokes-old", "yes");
        String old = bank.accessToken();
        String latest = bank.accessToken();
        assertThat(BankUnderTest.code(bank.register(uid, account, old))).isEqualTo("AU00401");
        assertThat(BankUnderTest.code(bank.register(uid, account, latest))).isEqualTo("0");
    }

    @Test
    void repeatsNoCallbackWhereTheSwitchSaysSo() throws Exception {
        set("callback-repeated", "never");
        bank.answersCallbacks(account, 503);

        register();

        await().until(() -> bank.stateOf(uid), "TOLD"::equals);
        assertThat(bank.callbacks(account)).hasSize(1);
    }

    @Test
    void refusesASwitchOrAnOptionThatIsNotThere() throws Exception {
        assertThat(bank.post("/switches", "{\"apply-dtm\":\"as-stated\",\"no-such\":\"1\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(bank.post("/switches", "{\"apply-dtm\":\"iso\"}").statusCode())
                .isEqualTo(400);
        assertThat(json("/switches").path("items"))
                .hasSize(Switch.values().length)
                .allSatisfy(row -> {
                    assertThat(row.path("guide").asText()).contains("«");
                    assertThat(row.path("option")).isEqualTo(row.path("options").get(0));
                });
    }

    @Test
    void showsWhatItSawAndPostsACallbackAgain() throws Exception {
        register();
        await().until(() -> bank.stateOf(uid), "TOLD"::equals);

        List<JsonNode> lines = ownLines("/journal");
        assertThat(lines).extracting(line -> line.path("what").asText()).containsExactly("register", "callback");
        assertThat(lines.get(0).path("said").asText()).isEqualTo("HTTP 200 0 Success, taken");
        long number = lines.get(1).path("number").asLong();
        assertThat(bank.post("/callbacks/" + number + "/replay", "").statusCode())
                .isEqualTo(200);
        assertThat(bank.callbacks(account)).hasSize(2);
        assertThat(bank.callbacks(account).get(1).getHeader("msg-hdr"))
                .isEqualTo(bank.callbacks(account).get(0).getHeader("msg-hdr"));
        assertThat(ownLines("/journal/after/" + number)).hasSize(1);
        // Its page is still open, and has seen more lines of an earlier run.
        assertThat(ownLines("/journal/after/999999")).hasSize(3);
        assertThat(bank.post("/callbacks/1/replay", "").statusCode()).isEqualTo(404);
    }

    @Test
    void postsACallbackOfTheCatalogueNow() throws Exception {
        bank.register(uid, account.substring(0, 8) + "08");

        HttpResponse<String> posted = bank.post(
                "/callbacks", "{\"requestUID\":\"" + uid + "\",\"name\":\"wrong-key\",\"respCode\":\"I0001\"}");

        assertThat(BankUnderTest.json(posted).path("status").asInt()).isEqualTo(200);
        Request callback = bank.callbacks(account.substring(0, 8) + "08").get(0);
        assertThat(callback.getHeader("msg-hdr")).contains("\"x-api-key\":\"wrong\"");
        assertThat(callback.getBodyAsString()).contains("I0001");
        assertThat(bank.post("/callbacks", "{\"requestUID\":\"never-seen\"}").statusCode())
                .isEqualTo(404);
        assertThat(json("/callbacks").path("items").size()).isGreaterThanOrEqualTo(25);
    }

    @Test
    void goesDarkAndComesBack() throws Exception {
        bank.post("/outage", "{\"for\":\"30s\"}");
        assertThatExceptionOfType(IOException.class).isThrownBy(bank::token);
        assertThat(bank.get("/journal").body()).contains("\"what\":\"token\"", "\"said\":\"hung up\"");
        bank.clock.putForward(Duration.ofSeconds(30));
        assertThat(bank.token().statusCode()).isEqualTo(200);
    }

    @Test
    void revokesTokens() throws Exception {
        String token = bank.accessToken();
        String refresh =
                BankUnderTest.json(bank.token()).at("/data/refresh_token").asText();

        bank.post("/tokens/revoke", "{}");
        assertThat(BankUnderTest.code(bank.register(uid, account, token))).isEqualTo("AU00401");
        assertThat(bank.refresh(refresh).statusCode()).isEqualTo(200);
        bank.post("/tokens/revoke", "{\"refreshTokens\":true}");
        assertThat(bank.refresh(refresh).statusCode()).isEqualTo(401);
    }

    @Test
    void putsItsClockForwardAndPausesIt() throws Exception {
        Instant before = Instant.parse(json("/clock").path("time").asText());
        bank.post("/clock", "{\"forward\":\"24h\"}");
        assertThat(Instant.parse(json("/clock").path("time").asText())).isEqualTo(before.plus(Duration.ofDays(1)));
        bank.post("/clock", "{\"paused\":true}");
        assertThat(json("/clock").path("speed").asDouble()).isZero();
        bank.post("/clock", "{\"speed\":1}");
        assertThat(bank.post("/clock", "{\"forward\":\"-1h\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void givesItsMemoryAwayAndTakesItBack() throws Exception {
        register();
        await().until(() -> bank.stateOf(uid), "TOLD"::equals);
        String memory = bank.get("/state").body();

        bank.post("/state/reset", "");
        assertThat(bank.stateOf(uid)).isEmpty();
        assertThat(bank.send("PUT", "/state", memory).statusCode()).isEqualTo(200);

        assertThat(bank.get("/state").body()).isEqualTo(memory);
        assertThat(bank.get("/state/last/1").body()).isEqualTo(memory);
        assertThat(json("/state/last/0").path("items")).isEmpty();
        assertThat(register()).isEqualTo("BSN007");
    }

    @Test
    void owesNothingOfWhatItHasForgotten() throws Exception {
        String late = account.substring(0, 8) + "25";
        bank.register(uid, late);
        bank.post("/state/reset", "");
        bank.register(uid, late);

        bank.clock.putForward(Duration.ofMinutes(2));

        await().until(() -> bank.stateOf(uid), "TOLD"::equals);
        assertThat(bank.callbacks(late)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /__admin/mappings", "POST, /__admin/mappings/reset", "POST, /__admin/reset"})
    void goesOnBelowMappingsOfOnesOwn(String method, String path) throws Exception {
        bank.post("/__admin/mappings", "{\"request\":{\"method\":\"ANY\"},\"response\":{\"status\":418}}");
        assertThat(bank.get("/clock").statusCode()).isEqualTo(418);

        assertThat(bank.send(method, path, "").statusCode()).isEqualTo(200);

        assertThat(register()).isEqualTo("0");
    }

    @Test
    void passesNothingOnToAnotherMachine() throws Exception {
        bank.post("/__admin/mappings", """
                {"request":{"url":"/away"},"response":{"proxyBaseUrl":"http://127.0.0.1:1"}}""");

        assertThat(bank.get("/away").body()).contains("The sandbox's bank passes nothing on");
        assertThat(bank.send("DELETE", "/__admin/mappings", "").statusCode()).isEqualTo(200);
    }

    @Test
    void listensToNoOtherSitesPage() throws Exception {
        HttpResponse<String> refused = bank.post("/state/reset", "", "Origin", "http://other.example");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("ask http://localhost:");
        assertThat(bank.post("/__admin/reset", "", "Origin", "http://other.example")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void showsAPageToABrowser() throws Exception {
        HttpResponse<String> page = bank.get("/", "Accept", "text/html,*/*");

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.body()).startsWith("<!doctype html>");
    }

    private String register() throws Exception {
        return BankUnderTest.code(bank.register(uid, account));
    }

    /** A callback of an earlier test may still be under way. */
    private List<JsonNode> ownLines(String path) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        json(path).path("items").forEach(lines::add);
        lines.removeIf(line -> !line.path("requestUid").asText().equals(uid));
        return lines;
    }

    private static void set(String name, String option) throws Exception {
        assertThat(bank.post("/switches", "{\"" + name + "\":\"" + option + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String option(String name) throws Exception {
        json("/rules");
        for (JsonNode row : json("/switches").path("items")) {
            if (row.path("switch").asText().equals(name)) {
                return row.path("option").asText();
            }
        }
        return "";
    }

    private static JsonNode json(String path) throws Exception {
        return BankUnderTest.json(bank.get(path));
    }

    /** Two saves may fall into one tick of the file system's clock. */
    private static void save(String text) throws IOException {
        FileTime last = Files.exists(rules) ? Files.getLastModifiedTime(rules) : FileTime.fromMillis(0);
        Files.writeString(rules, text);
        Files.setLastModifiedTime(rules, FileTime.fromMillis(last.toMillis() + 1000));
    }
}
