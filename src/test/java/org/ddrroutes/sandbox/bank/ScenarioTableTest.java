package org.ddrroutes.sandbox.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.ddrroutes.harness.SettableClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of the table does what it says; a row is run against a registration where that can still make a difference. */
class ScenarioTableTest {

    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-11-23T03:15:30Z"));

    @AutoClose
    private static BankUnderTest bank;

    @BeforeAll
    static void start(@TempDir Path directory) {
        bank = new BankUnderTest(directory, CLOCK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // answers to the same requestUID, one call after the other | respCodes of the callbacks
                "01 | 0 BSN007            | I0000",
                "02 | 0                   | I0001",
                "03 | CBS001 BSN007       |",
                "04 | SYS001 0            | I0000",
                "05 | 0429 0              | I0000",
                "06 | cut BSN007          | I0000",
                "07 | 0 BSN007            | I0000",
                "08 | 0 BSN007            |",
                "09 | BSN001              |",
                "10 | BSN003 BSN007       |",
                "11 | 0                   | I0000",
                "12 | 0                   | I0000 I0000",
                "13 | 0                   | I0000",
                "14 | HTTP-500 0          | I0000",
                "15 | CBS002              |",
                "16 | CBS003              |",
                "17 | BSN002              |",
                "18 | BSN004              |",
                "19 | BSN005              |",
                "20 | BSN006 0            | I0000",
                "21 | SYS002 SYS002       |",
                "23 | AU00401 0           | I0000",
                "24 | SYS001 SYS001 0     | I0000",
                "25 | 0                   | I0000",
                "26 | 0                   | I0000 I0001",
                "27 | 0                   | I0000 I0000",
                "29 | 0429 0429 0429      |",
                "30 | HTTP-502 0          | I0000",
                "31 | no-JSON BSN007      | I0000",
                "33 | cut 0               | I0000",
                "34 | cut 0               | I0000",
                "35 | 0 BSN007            | I0000",
                "36 | AU00400             |",
                "37 | AU00003             |",
                "38 | AU00004             |",
                "39 | CMN001              |",
                "40 | CMN002              |",
                "41 | CMN003              |",
                "42 | CMN004              |",
                "43 | CMN005              |",
                "44 | BSN007              |",
                "45 | TM001 0             | I0000",
                "46 | ED001 0             | I0000",
                "47 | XX999               |",
                "48 | HTTP-429 0          | I0000",
                "49 | HTTP-503 0          | I0000",
                "50 | 0 BSN007            | I0000",
                "51 | SYS001 BSN007       | I0000",
                "52 | SYS001 SYS001 CBS003 |",
                "99 | 0                   | I0000",
            })
    void answersAsTheAccountNumberSays(String ending, String codes, String respCodes) throws Exception {
        String uid = "ending-" + ending;
        String account = "00001192" + ending;
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < codes.split(" ").length; i++) {
            answered.add(answer(uid, account));
        }

        assertThat(String.join(" ", answered)).isEqualTo(codes);
        bank.clock.putForward(Duration.ofMinutes(1));
        if (respCodes != null) {
            await().pollInterval(Duration.ofMillis(10)).until(() -> bank.stateOf(uid), "TOLD"::equals);
        }
        List<String> calledBack = new ArrayList<>();
        for (Request callback : bank.callbacks(account)) {
            calledBack.add(new ObjectMapper()
                    .readTree(callback.getBody())
                    .path("respCode")
                    .asText());
        }
        assertThat(String.join(" ", calledBack)).isEqualTo(respCodes == null ? "" : respCodes);
    }

    @Test
    void limitsForAWhile() throws Exception {
        assertThat(answer("while", "0000000129")).isEqualTo("0429");
        bank.clock.putForward(Duration.ofSeconds(20));
        assertThat(answer("while", "0000000129")).isEqualTo("0");
    }

    @Test
    void revokesTheTokenOfTheCall() throws Exception {
        String token = bank.accessToken();

        assertThat(BankUnderTest.code(bank.register("revoked-1", "0000000135", token)))
                .isEqualTo("0");
        assertThat(BankUnderTest.code(bank.register("revoked-2", "0000000101", token)))
                .isEqualTo("AU00401");
    }

    @Test
    void listsItselfAsJsonAndAsText() throws Exception {
        JsonNode items = BankUnderTest.json(bank.get("/scenarios")).path("items");

        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .map(row -> row.path("name").asText()))
                .contains("system-error-twice", "html-502", "callback-wrong-key")
                .doesNotHaveDuplicates();
        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .map(row -> row.path("ending").asText()))
                .doesNotHaveDuplicates();
        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .map(row -> row.path("basis").asText()))
                .containsOnly("documented", "assumed", "observed");
        assertThat(StreamSupport.stream(items.spliterator(), false)
                        .filter(row -> row.path("basis").asText().equals("documented"))
                        .map(row -> row.path("name").asText()))
                .contains("registered", "rejected", "system-error-twice", "no-callback")
                .doesNotContain("token-revoked", "rate-limit-for-a-while", "html-502", "callback-twice");
        assertThat(bank.get("/scenarios", "Accept", "text/plain").body())
                .isEqualTo(bank.get("/").body())
                .contains("…04  SYS001, accepted at the next try");
        assertThat(bank.get("/directdebit").statusCode()).isEqualTo(404);
    }

    @Test
    void runsAScenarioAgainstARegistrationThatIsTriedAgain() throws Exception {
        assertThat(answer("run-failed", "0000000204")).isEqualTo("SYS001");

        assertThat(run("system-error-twice", "run-failed")).isEqualTo(200);

        assertThat(answer("run-failed", "0000000204")).isEqualTo("SYS001");
        assertThat(answer("run-failed", "0000000204")).isEqualTo("SYS001");
        assertThat(answer("run-failed", "0000000204")).isEqualTo("0");
    }

    @Test
    void runsAScenarioUnderAnotherRequestUidTooAndFromThenOn() throws Exception {
        String account = "0000000221";
        assertThat(answer("run-elsewhere", account)).isEqualTo("SYS002");
        assertThat(run("requestuid-spent", "run-elsewhere")).isEqualTo(200);
        assertThat(answer("run-elsewhere", account)).isEqualTo("BSN003");
        assertThat(answer("run-elsewhere-2", account)).isEqualTo("0");
        assertThat(answer("run-elsewhere-3", account)).isEqualTo("SYS002");

        bank.clock.putForward(Duration.ofSeconds(20));
        assertThat(run("rate-limit-for-a-while", "run-elsewhere-3")).isEqualTo(200);
        assertThat(answer("run-elsewhere-3", account)).isEqualTo("0429");
    }

    @Test
    void runsAScenarioOfCallbacksInPlaceOfThoseThatAreOwed() throws Exception {
        assertThat(answer("run-taken", "0000000225")).isEqualTo("0");

        assertThat(run("rejected", "run-taken")).isEqualTo(200);

        await().until(() -> bank.stateOf("run-taken"), "TOLD"::equals);
        bank.clock.putForward(Duration.ofMinutes(2));
        assertThat(bank.callbacks("0000000225"))
                .singleElement()
                .satisfies(callback -> assertThat(callback.getBodyAsString()).contains("I0001"));
    }

    @Test
    void refusesToRunWhatTheStateDoesNotAllow() throws Exception {
        answer("taken", "0000000308");
        answer("refused", "0000000303");
        answer("told", "0000000301");
        await().until(() -> bank.stateOf("told"), "TOLD"::equals);

        List<String> ofCallbacks = List.of("01", "02", "08", "11", "12", "13", "25", "26", "27", "28");
        for (JsonNode scenario : BankUnderTest.json(bank.get("/scenarios")).path("items")) {
            String ending = scenario.path("ending").asText();
            assertThat(run(ending, "refused")).as(ending).isEqualTo(409);
            assertThat(run(ending, "told")).as(ending).isEqualTo(409);
            if (!ofCallbacks.contains(ending)) {
                assertThat(run(ending, "taken")).as(ending).isEqualTo(409);
            }
        }
        assertThat(run("rejected", "never-seen")).isEqualTo(404);
        assertThat(run("no-such-scenario", "taken")).isEqualTo(404);
        assertThat(bank.post("/scenarios/rejected/run", "{}").statusCode()).isEqualTo(400);
    }

    private static int run(String name, String requestUid) throws Exception {
        return bank.post("/scenarios/" + name + "/run", "{\"requestUID\":\"" + requestUid + "\"}")
                .statusCode();
    }

    private static String answer(String requestUid, String accountNo) throws Exception {
        try {
            return BankUnderTest.code(bank.register(requestUid, accountNo)).replace(' ', '-');
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return "no-JSON";
        } catch (IOException e) {
            return "cut";
        }
    }
}
