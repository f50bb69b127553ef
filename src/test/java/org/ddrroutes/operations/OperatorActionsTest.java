package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ddrroutes.flow.BankAnswer;
import org.ddrroutes.flow.BankCallback;
import org.ddrroutes.flow.Producer;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.Sample;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.TestSetup;
import org.ddrroutes.registration.RegistrationState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** What operators do to registrations, and what the audit keeps of it. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class OperatorActionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PUT_BACK = "{\"action\":\"put-back\"}";

    private static TestSetup setup;
    private static Product product;
    private static OperatorsClient anybody;
    private static OperatorsClient viewer;
    private static OperatorsClient operator;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(10);
        product = Product.start(
                setup,
                Map.of(
                        "ddr.operators.vera.password",
                        "{bcrypt}" + bcrypt.encode("vera's"),
                        "ddr.operators.vera.role",
                        "viewer",
                        "ddr.operators.otto.password",
                        "{bcrypt}" + bcrypt.encode("otto's"),
                        "ddr.operators.otto.role",
                        "operator"));
        anybody = OperatorsClient.of(product);
        viewer = anybody.as("vera", "vera's");
        operator = anybody.as("otto", "otto's");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void putsBackOnlyWhereNoMessageMayWait() {
        Sample sample = retrying();

        HttpResponse<String> early = act(sample, PUT_BACK);
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(detail(early)).contains("RETRYING", "due at");

        setup.queues().purge(setup.retry());
        assertThat(act(sample, PUT_BACK).statusCode()).isEqualTo(200);
        await("it waits for its time again")
                .atMost(LIMIT)
                .until(() -> setup.queues().scheduled(setup.retry()) == 1);
        assertThat(act(sample, PUT_BACK).statusCode()).isEqualTo(409);
        setup.queues().purge(setup.retry());
    }

    @Test
    void putsBackARegistrationWhoseMessageIsGone() {
        Sample sample = retrying();

        setup.queues().purge(setup.retry());
        update("UPDATE registration SET next_attempt_at = now() - interval '1 hour' WHERE request_uid = ?", sample);
        HttpResponse<String> done = act(sample, PUT_BACK);

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(OperatorsClient.json(done).path("action").asText()).isEqualTo("put-back");
        awaitState(sample, "ACCEPTED");
        assertThat(setup.bank().callsFor(sample.requestUid())).hasSize(2);
        assertThat(setup.registration(sample.requestUid())).containsEntry("attempts", 2);
        assertThat(setup.rows(
                        "SELECT text, by_whom FROM registration_event WHERE request_uid = ? AND by_whom IS NOT NULL",
                        sample.requestUid()))
                .containsExactly(Map.of("text", "put back by otto", "by_whom", "otto"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"ACCEPTED", "EXPIRED", "REGISTERED", "REJECTED"})
    void doesNotPutBackWhatTheBankHas(RegistrationState state) {
        Sample sample = inState(state.name());

        HttpResponse<String> refused = act(sample, PUT_BACK);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(detail(refused)).contains(state.name());
        assertThat(setup.state(sample.requestUid())).isEqualTo(state.name());
        assertThat(setup.bank().callsFor(sample.requestUid())).isEmpty();
    }

    @Test
    void putsBackADeadRegistrationOnlyWhereItsDeadLetterIsGone() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
        send(sample);
        await().atMost(LIMIT).until(() -> setup.queues().browse(setup.dead()).size() == 1);

        assertThat(detail(act(sample, PUT_BACK))).contains("dead letter");
        setup.queues().takeAll(setup.dead());
        assertThat(act(sample, PUT_BACK).statusCode()).isEqualTo(200);

        awaitState(sample, "ACCEPTED");
        assertThat(setup.states(sample.requestUid()))
                .containsExactly("RECEIVED", "SUBMITTING", "DEAD", "RECEIVED", "SUBMITTING", "ACCEPTED");
        assertThat(act(Sample.fresh(), PUT_BACK).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, REGISTERED, I0000", "EXPIRED, REJECTED, I0001", "DEAD, REGISTERED, I0000"})
    void settlesByTheBanksWord(String from, String to, String code) {
        Sample sample = inState(from);

        HttpResponse<String> done = act(sample, settle(to));

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(OperatorsClient.json(done).path("state").asText()).isEqualTo(to);
        JsonNode history = viewer.read("/actuator/registrations/" + sample.requestUid());
        assertThat(history.path("state").asText()).isEqualTo(to);
        assertThat(history.path("statusCode").asText()).isEqualTo(code);
        JsonNode event = history.path("events").path(history.path("events").size() - 1);
        assertThat(event.path("by").asText()).isEqualTo("otto");
        assertThat(event.path("text").asText())
                .isEqualTo("settled as " + to + " by otto, source: bank by telephone: customer waits");
        assertThat(resultsOf(sample)).containsExactly(to);

        HttpResponse<String> again = act(sample, settle(to.equals("REGISTERED") ? "REJECTED" : "REGISTERED"));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(detail(again)).contains("no callback contradicts it");
    }

    @Test
    void correctsAFinalStateThatACallbackContradicts() {
        Sample sample = inState("REJECTED");
        BankCallback.of(setup, product.callbackAddress(), sample, "I0000").post();

        assertThat(act(sample, settle("REGISTERED")).statusCode()).isEqualTo(200);

        assertThat(setup.state(sample.requestUid())).isEqualTo("REGISTERED");
        assertThat(resultsOf(sample)).containsExactly("REGISTERED");
        assertThat(act(sample, settle("REJECTED")).statusCode()).isEqualTo(409);
    }

    @Test
    void keepsAFinalStateThatThePersonConfirms() {
        Sample sample = inState("REJECTED");
        BankCallback.of(setup, product.callbackAddress(), sample, "I0000").post();

        assertThat(act(sample, settle("REJECTED")).statusCode()).isEqualTo(200);

        assertThat(setup.state(sample.requestUid())).isEqualTo("REJECTED");
        assertThat(resultsOf(sample)).isEmpty();
        assertThat(act(sample, settle("REGISTERED")).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistrationState.class,
            names = {"RECEIVED", "SUBMITTING", "RETRYING"})
    void doesNotSettleWhatIsStillToBeAsked(RegistrationState state) {
        Sample sample = inState(state.name());

        assertThat(act(sample, settle("REGISTERED")).statusCode()).isEqualTo(409);
        assertThat(setup.state(sample.requestUid())).isEqualTo(state.name());
    }

    @Test
    void keepsWhoDidWhatToWhat(CapturedOutput log) {
        Sample sample = inState("EXPIRED");
        act(sample, settle("REGISTERED"));
        act(sample, settle("REJECTED"));

        List<JsonNode> entries = audit("?by=otto&action=settle");
        assertThat(entries.get(0).path("outcome").asText()).isEqualTo("refused");
        assertThat(entries.get(0).path("detail").asText()).contains("final");
        JsonNode done = entries.get(1);
        assertThat(done.path("outcome").asText()).isEqualTo("done");
        assertThat(done.path("by").asText()).isEqualTo("otto");
        assertThat(done.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(done.path("target").asText()).isEqualTo("registrations/" + sample.requestUid());
        assertThat(done.path("requestUID").asText()).isEqualTo(sample.requestUid());
        assertThat(done.path("reason").asText()).isEqualTo("customer waits");
        assertThat(done.path("detail").asText()).isEqualTo("REGISTERED, source: bank by telephone");
        assertThat(done.path("at").asText()).endsWith("+07:00");
        assertThat(log).contains("org.ddrroutes.audit", "action=settle", "by=otto");
    }

    @Test
    void keepsWhatWasRefusedBeforeItBegan() {
        viewer.post("/actuator/gate", "{\"action\":\"open\"}");
        operator.post("/actuator/gate", "{\"action\":\"ajar\"}");
        anybody.as("otto", "wrong").get("/actuator/gate");
        anybody.as("0000119222", "x").get("/actuator/gate");

        assertThat(audit("?by=vera").get(0).path("detail").asText()).isEqualTo("HTTP 403");
        assertThat(audit("?by=vera").get(0).path("target").asText()).isEqualTo("gate");
        assertThat(audit("?by=otto&action=POST").get(0).path("detail").asText())
                .startsWith("HTTP 400, action: must be one of");
        assertThat(audit("?action=login&limit=2"))
                .extracting(entry -> entry.path("by").asText())
                .containsExactly("(unknown)", "otto");
        assertThat(viewer.get("/actuator/audit").body()).doesNotContain("0000119222");
    }

    @Test
    void listsTheAuditByPages() {
        for (int i = 0; i < 3; i++) {
            viewer.post("/actuator/gate", "{}");
        }
        JsonNode first = viewer.read("/actuator/audit?limit=2");
        JsonNode second = viewer.read(
                "/actuator/audit?limit=2&after=" + first.path("next").asText());

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items").path(0).path("id").asLong())
                .isLessThan(first.path("items").path(1).path("id").asLong());
        assertThat(viewer.get("/actuator/audit?after=eHh4").statusCode()).isEqualTo(400);
        assertThat(audit("?to=2020-01-01")).isEmpty();
    }

    private static Sample retrying() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN003"), BankAnswer.accepted());
        send(sample);
        awaitState(sample, "RETRYING");
        await().atMost(LIMIT).until(() -> setup.queues().scheduled(setup.retry()) == 1);
        return sample;
    }

    private static HttpResponse<String> act(Sample sample, String json) {
        return operator.post("/actuator/registrations/" + sample.requestUid(), json);
    }

    private static String settle(String state) {
        return "{\"action\":\"settle\",\"state\":\"" + state
                + "\",\"source\":\"bank by telephone\",\"reason\":\"customer waits\"}";
    }

    private static String detail(HttpResponse<String> answer) {
        return OperatorsClient.json(answer).path("detail").asText();
    }

    private static List<JsonNode> audit(String query) {
        List<JsonNode> entries = new ArrayList<>();
        viewer.read("/actuator/audit" + query).path("items").forEach(entries::add);
        return entries;
    }

    /** A registration that is there alone in the database. */
    private static Sample inState(String state) {
        Sample sample = Sample.fresh();
        setup.postgres()
                .jdbc(setup.database())
                .update(
                        """
                        INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, ref1, attempts,
                            received_at, updated_at, accepted_at, bank_request_uid)
                        VALUES (?, ?, '001', 'AAAA000001', ?, ?, 1, now(), now(), now(), ?)""",
                        sample.requestUid(),
                        state,
                        sample.accountNo(),
                        sample.requestBody().path("ref1").asText(null),
                        sample.requestUid());
        return sample;
    }

    private static List<String> resultsOf(Sample sample) {
        List<String> states = new ArrayList<>();
        await().atMost(LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM result_outbox").isEmpty());
        setup.queues().browse(setup.results()).stream()
                .filter(result -> sample.requestUid().equals(result.property("requestUID")))
                .forEach(result -> states.add(String.valueOf(result.property("state"))));
        return states;
    }

    private static void awaitState(Sample sample, String state) {
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals(state));
    }

    private static void update(String sql, Sample sample) {
        setup.postgres().jdbc(setup.database()).update(sql, sample.requestUid());
    }

    private static void send(Sample sample) {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
        }
    }
}
