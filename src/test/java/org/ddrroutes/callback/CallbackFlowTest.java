package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.harness.RoundTrips;
import org.ddrroutes.registration.EarlyCallbacks;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@CallbackTest
class CallbackFlowTest {

    /** Five are promised. Without its limit an answer takes half a minute. */
    private static final Duration SECONDS_ON_A_LOADED_MACHINE = Duration.ofSeconds(12);

    private static final String ACCOUNT = "0000119222";

    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Registrations registrations;

    @Autowired
    private EarlyCallbacks waitingCallbacks;

    @Autowired
    private CallbackRematcher callbackRematcher;

    @Autowired
    private PlatformTransactionManager database;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private ProducerTemplate template;

    private RegistrationRows rows;
    private CallbackRequests bank;

    @Autowired
    void findPort(CallbackServer server) {
        port = server.port();
    }

    @BeforeEach
    void emptyTables() {
        rows = new RegistrationRows(jdbc);
        rows.clear();
        bank = new CallbackRequests(port);
    }

    @Test
    void registersTheAccountThatTheBankSaysYesTo() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);

        HttpResponse<String> answer = bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                {"statusCode":"0","statusDesc":"Success","requestUID":"reg-1"}""");
        assertThat(rows.row("reg-1"))
                .containsEntry("state", "REGISTERED")
                .containsEntry("status_code", "I0000")
                .containsEntry("status_desc", "Success")
                .containsEntry("next_attempt_at", null);
        assertThat(rows.events("reg-1")).containsExactly("ACCEPTED>REGISTERED I0000 Success");
        assertThat(rows.results("reg-1")).containsExactly("REGISTERED");
        assertThat(rows.callbacks("reg-1")).containsExactly("true reg-1");
    }

    /** The driver prepares a statement that it has run some times. */
    @Test
    void keepsSettlesAndTellsInOneStatement() {
        for (int i = 0; i < 12; i++) {
            String uid = "reg-" + i;
            rows.add(uid, "ACCEPTED", ACCOUNT);

            assertThat(RoundTrips.of(() -> assertThat(record(uid)).isEqualTo("settled")))
                    .isEqualTo(1);
            assertThat(rows.results(uid)).containsExactly("REGISTERED");
        }
    }

    /** The statement writes the result's text itself: it must not differ from what all other results are written by. */
    @Test
    void tellsTheSameWhicheverStatementWritesTheResult() {
        for (String uid : List.of("at-once", "by-locks-1")) {
            rows.add(uid, "ACCEPTED", ACCOUNT);
        }
        jdbc.sql("""
                        UPDATE registration SET ddr_oapi_seq_id = 1200, ref2 = 'a "b" \\ c/d é ก', ref3 = '', attempts = 3""").update();
        jdbc.sql("UPDATE registration SET has_recipients = TRUE WHERE request_uid = 'by-locks-1'")
                .update();

        assertThat(List.of(record("at-once"), record("by-locks-1"))).containsOnly("settled");

        List<String> bodies = jdbc.sql("SELECT body FROM result_outbox ORDER BY id")
                .query(String.class)
                .list();
        assertThat(bodies).hasSize(2);
        assertThat(withoutIdAndTime(bodies.get(0), "at-once"))
                .isEqualTo(withoutIdAndTime(bodies.get(1), "by-locks-1"))
                .contains("\"ddrOapiSeqId\":1200,", "\"accountNo\":\"xxxxxx9222\"", "\"ref3\":\"\"")
                .doesNotContain("ref4");
    }

    private static String withoutIdAndTime(String body, String requestUid) {
        return body.replace(requestUid, "…").replaceAll("T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+07:00", "…");
    }

    @Test
    void tellsTheSenderOfASecondMessageToo() {
        rows.add("reg-1", "SUBMITTING", ACCOUNT);
        inTransaction(() -> awaitOutcome("reg-1"));

        assertThat(record("reg-1")).isEqualTo("settled");

        assertThat(rows.results("reg-1")).containsExactly("REGISTERED", "REGISTERED");
    }

    @Test
    void tellsASecondMessageThatCameWhileTheCallbackWaitedForTheRow() {
        rows.add("reg-1", "SUBMITTING", ACCOUNT);

        String outcome = whileItHoldsTheRow(() -> awaitOutcome("reg-1"));

        assertThat(outcome).isEqualTo("settled");
        assertThat(rows.results("reg-1")).containsExactly("REGISTERED", "REGISTERED");
    }

    @Test
    void settlesFromTheStateThatTheBanksAnswerWroteWhileTheCallbackWaitedForTheRow() {
        rows.add("reg-1", "SUBMITTING", ACCOUNT);

        String outcome = whileItHoldsTheRow(() -> registrations.move(
                registrations.lock(new RequestUid("reg-1")).orElseThrow(),
                RegistrationState.ACCEPTED,
                RegistrationUpdate.status("0", "Success")));

        assertThat(outcome).isEqualTo("settled");
        assertThat(rows.results("reg-1")).containsExactly("ACCEPTED", "REGISTERED");
        assertThat(rows.events("reg-1"))
                .containsExactly("SUBMITTING>ACCEPTED 0 Success", "ACCEPTED>REGISTERED I0000 Success");
    }

    /** The callback has to wait for the row until what is done to it is committed. */
    private String whileItHoldsTheRow(Supplier<Registration> first) {
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        inTransaction(() -> {
            Registration changed = first.get();
            waiting.add(CompletableFuture.supplyAsync(() -> record("reg-1")));
            await().until(() -> !jdbc.sql("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .query(Integer.class)
                    .list()
                    .isEmpty());
            return changed;
        });
        return waiting.get(0).join();
    }

    /** As a second message does that finds no outcome yet. */
    private Registration awaitOutcome(String requestUid) {
        Registration registration =
                registrations.lock(new RequestUid(requestUid)).orElseThrow();
        jdbc.sql("INSERT INTO result_recipient (request_uid) VALUES (:uid)")
                .param("uid", requestUid)
                .update();
        jdbc.sql("UPDATE registration SET has_recipients = TRUE WHERE request_uid = :uid")
                .param("uid", requestUid)
                .update();
        return registration;
    }

    /** What the route leaves as the outcome of a callback that says yes. */
    private String record(String requestUid) {
        Callback callback = new Callback(
                new RequestUid(requestUid),
                "001",
                "AAAA000001",
                ACCOUNT,
                "12345",
                null,
                null,
                null,
                "20201102 11:22:33",
                "I0000",
                "Success",
                null);
        Exchange done = template.send("direct:callback-record", exchange -> exchange.setVariable("callback", callback));
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeaders()).isEmpty();
        return done.getVariable("callbackOutcome", String.class);
    }

    @Test
    void rejectsTheAccountThatTheBankSaysNoTo() throws Exception {
        rows.add("reg-1", "EXPIRED", ACCOUNT);

        assertThat(bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0001")).statusCode())
                .isEqualTo(200);

        assertThat(rows.events("reg-1")).containsExactly("EXPIRED>REJECTED I0001 Reject");
        assertThat(rows.results("reg-1")).containsExactly("REJECTED");
    }

    @Test
    void settlesARegistrationWhoseAnswerHasNotComeYet() throws Exception {
        for (String state : List.of("RECEIVED", "SUBMITTING", "RETRYING", "DEAD")) {
            rows.add("in-" + state, state, ACCOUNT);

            bank.post("in-" + state, CallbackRequests.body(ACCOUNT, "I0000"));

            assertThat(rows.state("in-" + state)).isEqualTo("REGISTERED");
        }
    }

    @Test
    void settlesUnderAFreshRequestUidOfTheRegistration() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        jdbc.sql("INSERT INTO bank_request (bank_request_uid, request_uid) VALUES ('reg-1-2', 'reg-1')")
                .update();

        bank.post("reg-1-2", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(rows.state("reg-1")).isEqualTo("REGISTERED");
        assertThat(rows.callbacks("reg-1-2")).containsExactly("true reg-1");
    }

    @Test
    void settlesByContentWhenTheBankUsesARequestUidOfItsOwn() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        rows.add("reg-2", "REGISTERED", ACCOUNT);
        rows.add("reg-3", "ACCEPTED", "9999999999");

        bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(rows.state("reg-1")).isEqualTo("REGISTERED");
        assertThat(rows.callbacks("banks-own")).containsExactly("true reg-1");
    }

    @Test
    void keepsACallbackAsUnmatchedWhenSeveralRegistrationsCouldBeMeant() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        rows.add("reg-2", "EXPIRED", ACCOUNT);

        assertThat(bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(rows.callbacks("banks-own")).containsExactly("false -");
        assertThat(rows.state("reg-1") + rows.state("reg-2")).isEqualTo("ACCEPTEDEXPIRED");
    }

    @Test
    void keepsACallbackForAnotherAccountAsUnmatchedWithAnEvent() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        rows.add("reg-2", "ACCEPTED", "9999999999");

        assertThat(bank.post("reg-1", CallbackRequests.body("9999999999", "I0000"))
                        .statusCode())
                .isEqualTo(200);
        bank.post("reg-1", CallbackRequests.body("9999999999", "I0000"));
        callbackRematcher.sweep();

        assertThat(rows.callbacks("reg-1")).containsExactly("false reg-1");
        assertThat(rows.state("reg-1") + rows.state("reg-2")).isEqualTo("ACCEPTEDACCEPTED");
        assertThat(rows.events("reg-1"))
                .containsExactly(
                        "ACCEPTED>ACCEPTED - Callback kept as unmatched: it names another vendor, company or account");
    }

    @Test
    void takesARepeatWithoutKeepingItAgain() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

        HttpResponse<String> answer = bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(answer.body()).contains("\"statusCode\":\"0\"");
        assertThat(rows.callbacks("reg-1")).hasSize(1);
        assertThat(rows.events("reg-1")).hasSize(1);
        assertThat(rows.results("reg-1")).hasSize(1);
    }

    @Test
    void refusesOtherContentUnderARequestUidThatHasMatched(CapturedOutput log) throws Exception {
        double contradictions = contradictions();
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

        HttpResponse<String> answer = bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0001"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("""
                {"statusCode":"BSN007","statusDesc":"Duplicate Request UID","requestUID":"reg-1"}""");
        assertThat(rows.state("reg-1")).isEqualTo("REGISTERED");
        assertThat(rows.callbacks("reg-1")).hasSize(1);
        assertThat(rows.results("reg-1")).hasSize(1);
        assertThat(rows.events("reg-1"))
                .containsExactly(
                        "ACCEPTED>REGISTERED I0000 Success",
                        "REGISTERED>REGISTERED BSN007 Callback refused: Duplicate Request UID; it contradicts the final state");
        assertThat(contradictions()).isEqualTo(contradictions + 1);
        assertThat(log.getOut()).contains("ERROR").doesNotContain(ACCOUNT);
    }

    @Test
    void leavesAFinalStateThatACallbackContradicts(CapturedOutput log) throws Exception {
        double contradictions = contradictions();
        rows.add("reg-1", "REJECTED", ACCOUNT);

        assertThat(bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000")).statusCode())
                .isEqualTo(200);

        assertThat(rows.state("reg-1")).isEqualTo("REJECTED");
        assertThat(rows.results("reg-1")).isEmpty();
        assertThat(rows.callbacks("reg-1")).containsExactly("true reg-1");
        assertThat(rows.events("reg-1"))
                .containsExactly("REJECTED>REJECTED I0000 Callback contradicts the final state");
        assertThat(contradictions()).isEqualTo(contradictions + 1);
        assertThat(log.getOut())
                .contains("A callback contradicts the final state")
                .doesNotContain(ACCOUNT);
    }

    @Test
    void keepsOneOfTenEqualCallbacksThatComeAtOnce() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);

        List<HttpResponse<String>> answers =
                atOnce(n -> bank.postAsync("reg-1", CallbackRequests.body(ACCOUNT, "I0000")));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(rows.callbacks("reg-1")).hasSize(1);
        assertThat(rows.events("reg-1")).hasSize(1);
        assertThat(rows.results("reg-1")).hasSize(1);
    }

    @Test
    void keepsOneOfTenEqualCallbacksThatNoRegistrationIsKnownFor() throws Exception {
        List<HttpResponse<String>> answers =
                atOnce(n -> bank.postAsync("nobody", CallbackRequests.body(ACCOUNT, "I0000")));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(rows.callbacks("nobody")).hasSize(1);
    }

    @Test
    void letsOneOfTenDifferentCallbacksThatComeAtOnceSettle() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);

        List<HttpResponse<String>> answers = atOnce(n -> bank.postAsync(
                "reg-1",
                CallbackRequests.body(ACCOUNT, n % 2 == 0 ? "I0000" : "I0001").replace("Success", "S" + n)));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsOnlyOnce(200)
                .contains(409);
        assertThat(rows.callbacks("reg-1")).containsExactly("true reg-1");
        assertThat(rows.results("reg-1")).hasSize(1);
        assertThat(rows.events("reg-1"))
                .filteredOn(event -> event.contains("BSN007"))
                .hasSize(9);
    }

    @Test
    void letsOneOfTenDifferentCallbacksUnderTheBanksOwnRequestUidSettleTheOnlyCandidate() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);

        atOnce(n -> bank.postAsync(
                "banks-own", CallbackRequests.body(ACCOUNT, "I0000").replace("Success", "S" + n)));

        assertThat(rows.callbacks("banks-own")).containsOnlyOnce("true reg-1");
        assertThat(rows.results("reg-1")).hasSize(1);
    }

    @Test
    void settlesARegistrationThatAppearsAfterItsCallback() throws Exception {
        bank.post("early", CallbackRequests.body(ACCOUNT, "I0000"));

        Registration settled = appears("early", RegistrationState.RECEIVED);

        assertThat(settled.state()).isEqualTo(RegistrationState.REGISTERED);
        assertThat(rows.results("early")).containsExactly("REGISTERED");
        assertThat(rows.callbacks("early")).containsExactly("true early");
    }

    @Test
    void settlesByContentOnceARegistrationIsAccepted() throws Exception {
        bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(appears("reg-1", RegistrationState.SUBMITTING).state()).isEqualTo(RegistrationState.SUBMITTING);
        Registration accepted = inTransaction(() -> waitingCallbacks.settle(registrations.move(
                registrations.lock(new RequestUid("reg-1")).orElseThrow(),
                RegistrationState.ACCEPTED,
                RegistrationUpdate.status("0", "Success"))));

        assertThat(accepted.state()).isEqualTo(RegistrationState.REGISTERED);
        assertThat(rows.results("reg-1")).containsExactly("ACCEPTED", "REGISTERED");
        assertThat(rows.callbacks("banks-own")).containsExactly("true reg-1");
    }

    @Test
    void tellsApartACallbackThatWaitsUnderTheRequestUidOfAnotherAccount() throws Exception {
        bank.post("early", CallbackRequests.body("9999999999", "I0000"));

        assertThat(appears("early", RegistrationState.RECEIVED).state()).isEqualTo(RegistrationState.RECEIVED);

        assertThat(rows.callbacks("early")).containsExactly("false early");
        assertThat(rows.events("early")).singleElement().asString().contains("another vendor, company or account");
    }

    @Test
    void letsTheOlderOfTwoContradictingCallbacksThatWaitSettle() throws Exception {
        bank.post("early", CallbackRequests.body(ACCOUNT, "I0001"));
        bank.post("early", CallbackRequests.body(ACCOUNT, "I0000"));
        double contradictions = contradictions();

        assertThat(appears("early", RegistrationState.RECEIVED).state()).isEqualTo(RegistrationState.REJECTED);

        assertThat(rows.callbacks("early")).containsExactly("true early", "false early");
        assertThat(rows.results("early")).containsExactly("REJECTED");
        assertThat(contradictions()).isEqualTo(contradictions + 1);
    }

    @Test
    void looksAgainForARegistrationThatWasCommittedAtTheSameMoment() throws Exception {
        bank.post("raced", CallbackRequests.body(ACCOUNT, "I0000"));
        rows.add("raced", "ACCEPTED", ACCOUNT);

        await().untilAsserted(() -> assertThat(rows.state("raced")).isEqualTo("REGISTERED"));
    }

    @Test
    void findsLaterInASweepWhatItDidNotFindAtOnce() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        rows.add("reg-2", "ACCEPTED", ACCOUNT);
        bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"));
        jdbc.sql("UPDATE registration SET state = 'REJECTED' WHERE request_uid = 'reg-2'")
                .update();

        callbackRematcher.sweep();

        assertThat(rows.state("reg-1")).isEqualTo("REGISTERED");
    }

    @Test
    void matchesARepeatOfACallbackThatWasKeptAsUnmatched() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        rows.add("reg-2", "ACCEPTED", ACCOUNT);
        bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"));
        jdbc.sql("DELETE FROM registration WHERE request_uid = 'reg-2'").update();

        bank.post("banks-own", CallbackRequests.body(ACCOUNT, "I0000"));

        assertThat(rows.callbacks("banks-own")).containsExactly("true reg-1");
        assertThat(rows.state("reg-1")).isEqualTo("REGISTERED");
    }

    @Test
    void keepsFieldsThatTheGuideDoesNotKnow() throws Exception {
        String extra = """
                {"note":"a \\"b\\" \uffff","deep":[{"a":[1e400,null,"\u0e1a"]}],""";
        String body = extra + CallbackRequests.body(ACCOUNT, "I0000").substring(1);

        assertThat(bank.post("extra", body).statusCode()).isEqualTo(200);

        assertThat(jdbc.sql("SELECT extra_fields FROM callback WHERE request_uid = 'extra'")
                        .query(String.class)
                        .single())
                .isEqualTo("""
                        {"note":"a \\"b\\" \uffff","deep":[{"a":[1E+400,null,"\u0e1a"]}]}""");
    }

    @Test
    void keepsNothingOfACallbackWhoseResultCannotBeWritten(CapturedOutput log) throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        jdbc.sql("ALTER TABLE result_outbox RENAME TO result_outbox_away").update();
        try {
            HttpResponse<String> answer = bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("""
                    {"statusCode":"SYS001","statusDesc":"System Error","requestUID":"reg-1"}""");
            assertThat(rows.state("reg-1")).isEqualTo("ACCEPTED");
            assertThat(rows.callbacks("reg-1")).isEmpty();
            assertThat(log.getOut()).doesNotContain("bad SQL grammar", ACCOUNT);
        } finally {
            jdbc.sql("ALTER TABLE result_outbox_away RENAME TO result_outbox").update();
        }
    }

    private static List<HttpResponse<String>> atOnce(
            java.util.function.IntFunction<CompletableFuture<HttpResponse<String>>> post) {
        return IntStream.range(0, 10).mapToObj(post).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private Registration appears(String requestUid, RegistrationState state) {
        return inTransaction(() -> {
            rows.add(requestUid, state.name(), ACCOUNT);
            return waitingCallbacks.settle(
                    registrations.lock(new RequestUid(requestUid)).orElseThrow());
        });
    }

    private Registration inTransaction(Supplier<Registration> work) {
        return new TransactionTemplate(database).execute(status -> work.get());
    }

    private double contradictions() {
        return metrics.find("ddr.callbacks.contradictions").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void answersWithinFiveSecondsWhileTheDatabaseHangs() throws Exception {
        rows.add("reg-1", "ACCEPTED", ACCOUNT);
        bank.post("warm-up", "{}");
        List<Long> processes = new ArrayList<>(postgresProcesses());
        signal("STOP", processes);
        try {
            // One that the pool had asked for a moment before was not among them yet; now no more can come.
            List<Long> born = processes.stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .flatMap(ProcessHandle::children)
                    .map(ProcessHandle::pid)
                    .toList();
            processes.addAll(born);
            signal("STOP", born);
            List<CompletableFuture<Duration>> answers = IntStream.range(0, 100)
                    .mapToObj(n -> timeToSystemError(bank, "hang-" + n))
                    .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isLessThan(SECONDS_ON_A_LOADED_MACHINE));
        } finally {
            signal("CONT", processes);
        }

        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(bank.post("reg-1", CallbackRequests.body(ACCOUNT, "I0000"))
                                .statusCode())
                        .isEqualTo(200));
        assertThat(rows.results("reg-1")).containsExactly("REGISTERED");
    }

    private static CompletableFuture<Duration> timeToSystemError(CallbackRequests bank, String requestUid) {
        Instant start = Instant.now();
        return bank.postAsync(requestUid, CallbackRequests.body(ACCOUNT, "I0000"))
                .thenApply(answer -> {
                    assertSystemError(answer, requestUid);
                    return Duration.between(start, Instant.now());
                });
    }

    private static void assertSystemError(HttpResponse<String> answer, String requestUid) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("""
                {"statusCode":"SYS001","statusDesc":"System Error","requestUID":"%s"}""".formatted(requestUid));
    }

    private List<Long> postgresProcesses() {
        return jdbc.sql("""
                        SELECT pid FROM pg_stat_activity
                        UNION SELECT CAST(split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS INTEGER)""").query(Long.class).list();
    }

    private static void signal(String signal, List<Long> processes) throws IOException, InterruptedException {
        String list = String.join(" ", processes.stream().map(String::valueOf).toList());
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + list).start().waitFor();
    }
}
