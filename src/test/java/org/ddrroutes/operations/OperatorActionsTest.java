package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.ConsoleClient;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.registration.RegistrationState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** What operators do to registrations, and what the audit keeps of it. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorActionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Sample REFUSED = Sample.fresh();
    private static final String PUT_BACK = "{\"action\":\"put-back\"}";

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static OperatorsClient anybody;
    private static OperatorsClient viewer;
    private static OperatorsClient operator;

    @BeforeAll
    static void start(TestSetup ownSetup) {
        setup = ownSetup;
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
        // Here, since what is kept of it is written every ten seconds.
        BankCallback.of(setup, product.callbackAddress(), REFUSED, "I0000")
                .withMethod("PUT")
                .post();
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
        awaitDeadLetters(List.of(sample));

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
    void listsWhatDoesNotGoOnByItself() {
        Sample overdue = inState("RETRYING");
        update("UPDATE registration SET next_attempt_at = now() - interval '1 hour' WHERE request_uid = ?", overdue);
        Sample received = inState("RECEIVED");
        Sample submitting = inState("SUBMITTING");
        Sample accepted = inState("ACCEPTED");
        for (Sample old : List.of(received, submitting, accepted)) {
            update(
                    "UPDATE registration SET updated_at = now() - interval '2 hours', accepted_at = now() - interval '2 hours'"
                            + " WHERE request_uid = ?",
                    old);
        }
        Sample fresh = inState("SUBMITTING");
        update("UPDATE gate SET since = now() - interval '1 day' WHERE id = 1 OR ? IS NULL", fresh);
        Sample unmatched = Sample.fresh();
        BankCallback.of(setup, product.callbackAddress(), unmatched, "I0000").post();
        Sample contradicted = inState("REJECTED");
        BankCallback.of(setup, product.callbackAddress(), contradicted, "I0000").post();
        Sample told = Sample.fresh();
        update(
                "INSERT INTO result_outbox (request_uid, state, body, reply_to, created_at) VALUES (?, 'DEAD', '{}',"
                        + " 'queue://full', now() - interval '1 hour')",
                told);

        await("the instance has seen the gate's row")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(stuck(""))
                        .contains(
                                "overdue-retry " + overdue.requestUid() + " put-back",
                                "stale-received " + received.requestUid() + " put-back",
                                "stale-submitting " + submitting.requestUid() + " put-back",
                                "overdue-callback " + accepted.requestUid() + " settle",
                                "unmatched-callback " + unmatched.requestUid() + " match",
                                "contradicting-callback " + contradicted.requestUid() + " settle"));
        assertThat(stuck("?kind=overdue-retry"))
                .contains("overdue-retry " + overdue.requestUid() + " put-back")
                .allMatch(item -> item.startsWith("overdue-retry "));
        assertThat(stuck("").toString()).doesNotContain(fresh.requestUid());
        assertThat(viewer.read("/actuator/stuck").path("items"))
                .extracting(item -> item.path("since").asText())
                .isSorted();
        List<String> byPages = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = viewer.read("/actuator/stuck?limit=2&after=" + next);
            page.path("items").forEach(item -> byPages.add(text(item)));
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        List<String> ours = Stream.of(overdue, received, submitting, accepted, unmatched, contradicted)
                .map(Sample::requestUid)
                .toList();
        assertThat(of(ours, byPages)).hasSize(ours.size()).isEqualTo(of(ours, stuck("?limit=1000")));
        assertThat(viewer.get("/actuator/stuck?kind=lost").statusCode()).isEqualTo(400);
        assertThat(viewer.read("/actuator/stuck/summary").path("groups"))
                .filteredOn(group -> group.path("count").asInt() > 0)
                .extracting(group ->
                        group.path("kind").asText() + " " + group.path("action").asText())
                .contains("overdue-retry put-back", "overdue-callback settle", "contradicting-callback settle");

        assertThat(act(overdue, PUT_BACK).statusCode()).isEqualTo(200);
        awaitState(overdue, "ACCEPTED");
        assertThat(act(accepted, settle("REGISTERED")).statusCode()).isEqualTo(200);
        assertThat(act(contradicted, settle("REJECTED")).statusCode()).isEqualTo(200);
        assertThat(stuck("").toString())
                .doesNotContain(overdue.requestUid(), accepted.requestUid(), contradicted.requestUid());
    }

    @Test
    void tellsOfWhatTheBrokerGaveUp() {
        Sample sample = Sample.fresh();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send("DLQ", sample.asDraft().withProperty("_AMQ_ORIG_QUEUE", setup.registrations()));
            producer.send("DLQ", Sample.fresh().asDraft().withProperty("_AMQ_ORIG_QUEUE", "somebody.elses"));
        }

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(viewer.read("/actuator/stuck?kind=broker-dead-letter")
                                .path("items"))
                        .extracting(item -> item.path("requestUID").asText() + " "
                                + item.path("detail").asText())
                        .containsExactly(sample.requestUid() + " from " + setup.registrations()));

        // It is the broker's, and other tests ask that nothing is there.
        setup.queues().takeAll("DLQ");
    }

    @Test
    void matchesACallbackByHand() {
        Sample awaiting = inState("ACCEPTED");
        Sample named = Sample.fresh();
        BankCallback.of(setup, product.callbackAddress(), named, "I0000")
                .withBody(awaiting.callbackBody("I0000").put("ref1", "999").toString())
                .post();
        String id = callback("unmatched", named);

        HttpResponse<String> other = decide(
                id,
                "{\"action\":\"match\",\"requestUID\":\"" + inState("ACCEPTED").requestUid() + "\"}");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(detail(other)).contains("another vendor, company or account");
        String match = "{\"action\":\"match\",\"requestUID\":\"" + awaiting.requestUid() + "\"}";
        assertThat(decide(id, match).statusCode()).isEqualTo(200);

        assertThat(setup.state(awaiting.requestUid())).isEqualTo("REGISTERED");
        assertThat(resultsOf(awaiting)).containsExactly("REGISTERED");
        assertThat(setup.rows(
                        "SELECT by_whom FROM registration_event WHERE request_uid = ? AND text = 'callback matched by otto'",
                        awaiting.requestUid()))
                .hasSize(1);
        assertThat(decide(id, match).statusCode()).isEqualTo(404);
        assertThat(callback("unmatched", named)).isEmpty();
        assertThat(audit("?action=match").get(0).path("requestUID").isNull())
                .as("what is not found is not named")
                .isTrue();
        assertThat(audit("?action=match").get(1).path("requestUID").asText()).isEqualTo(awaiting.requestUid());
    }

    @Test
    void dismissesACallbackWithAReason() {
        Sample unmatched = Sample.fresh();
        BankCallback.of(setup, product.callbackAddress(), unmatched, "I0000").post();
        Sample contradicted = inState("REGISTERED");
        BankCallback.of(setup, product.callbackAddress(), contradicted, "I0001").post();

        for (String id : List.of(callback("unmatched", unmatched), callback("contradicting", contradicted))) {
            assertThat(decide(id, "{\"action\":\"dismiss\"}").statusCode()).isEqualTo(400);
            assertThat(decide(id, "{\"action\":\"dismiss\",\"reason\":\"a test of the bank\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(decide(id, "{\"action\":\"dismiss\",\"reason\":\"a test of the bank\"}")
                            .statusCode())
                    .isEqualTo(404);
        }

        assertThat(callback("", unmatched)).isEmpty();
        assertThat(callback("", contradicted)).isEmpty();
        assertThat(stuck("").toString()).doesNotContain(unmatched.requestUid(), contradicted.requestUid());
        assertThat(act(contradicted, settle("REJECTED")).statusCode()).isEqualTo(409);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void listsRefusedCallbacksWithoutTheirContent() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                viewer.read("/actuator/callbacks?kind=refused").path("items"))
                        .anySatisfy(item -> {
                            assertThat(item.path("check").asText()).isEqualTo("method");
                            assertThat(item.path("network").asText()).startsWith("127.0.0");
                            assertThat(item.path("times").asLong()).isPositive();
                        }));
        assertThat(viewer.get("/actuator/callbacks").body()).doesNotContain(REFUSED.accountNo());
        assertThat(viewer.get("/actuator/callbacks?kind=matched").statusCode()).isEqualTo(400);
    }

    @Test
    void pagesThroughCallbacksOfAllKinds() {
        for (int i = 0; i < 3; i++) {
            BankCallback.of(setup, product.callbackAddress(), Sample.fresh(), "I0000")
                    .post();
        }

        List<String> byPages = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = viewer.read("/actuator/callbacks?limit=2&after=" + next);
            page.path("items").forEach(item -> byPages.add(named(item)));
            next = page.path("next").asText("");
        } while (!next.isEmpty());

        List<String> atOnce = new ArrayList<>();
        viewer.read("/actuator/callbacks?limit=1000").path("items").forEach(item -> atOnce.add(named(item)));
        assertThat(byPages)
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates()
                .isEqualTo(atOnce);
    }

    /** What tells a callback in the list from all others. */
    private static String named(JsonNode item) {
        return item.path("at").asText()
                + item.path("kind").asText()
                + item.path("id").asText()
                + item.path("check").asText()
                + item.path("network").asText();
    }

    @Test
    void replaysManyByAPlanOneFirstAndThenTheRest() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            samples.add(Sample.fresh());
            setup.bank().answers(samples.get(i).accountNo(), BankAnswer.code("BSN004"), BankAnswer.accepted());
            send(samples.get(i));
        }
        Sample other = Sample.fresh();
        setup.bank().answers(other.accountNo(), BankAnswer.code("BSN005"));
        send(other);
        awaitDeadLetters(samples);
        awaitDeadLetters(List.of(other));
        Sample settled = samples.get(3);
        act(settled, settle("REGISTERED"));

        JsonNode plan = bulk(
                "",
                "{\"action\":\"replay\",\"filter\":{\"reason\":\"BSN004\",\"vendorID\":\"001\"},"
                        + "\"reason\":\"set up by the bank\"}");
        assertThat(plan.path("state").asText()).isEqualTo("planned");
        assertThat(plan.path("matching").asInt()).isEqualTo(4);
        assertThat(plan.path("eligible").asInt()).isEqualTo(3);
        assertThat(plan.path("notEligible").path(0).path("why").asText()).contains("REGISTERED");
        assertThat(plan.path("notEligible").path(0).path("count").asInt()).isEqualTo(1);
        assertThat(plan.path("sample")).hasSize(3);
        assertThat(plan.toString()).doesNotContain(settled.accountNo());
        assertThat(deadLetters(samples)).as("nothing is done yet").isEqualTo(4);

        String id = "/" + plan.path("id").asText();
        bulk(id, "{\"action\":\"start\",\"cap\":1}");
        awaitBulk(id, "paused");
        assertThat(viewer.read("/actuator/bulk" + id).path("done").asInt()).isEqualTo(1);
        await("any one of them: they died side by side")
                .atMost(LIMIT)
                .until(() -> samples.stream()
                                .filter(sample ->
                                        setup.state(sample.requestUid()).equals("ACCEPTED"))
                                .count()
                        == 1);
        bulk(id, "{\"action\":\"start\",\"rate\":100}");
        awaitBulk(id, "done");

        samples.subList(0, 3).forEach(sample -> awaitState(sample, "ACCEPTED"));
        JsonNode done = viewer.read("/actuator/bulk" + id);
        assertThat(done.path("done").asInt()).isEqualTo(3);
        assertThat(done.path("pending").asInt()).isZero();
        assertThat(deadLetters(samples)).isEqualTo(1);
        assertThat(deadLetters(List.of(other))).isEqualTo(1);
        assertThat(viewer.read("/actuator/bulk").path("items"))
                .anySatisfy(one -> assertThat(one.path("id").asText()).isEqualTo(id.substring(1)));
        assertThat(audit("?action=replay").get(0).path("target").asText()).isEqualTo("bulk" + id);
        assertThat(operator.post("/actuator/bulk" + id, "{\"action\":\"cancel\"}")
                        .statusCode())
                .isEqualTo(409);

        JsonNode discard = bulk("", "{\"action\":\"discard\",\"filter\":{},\"reason\":\"of a test\"}");
        bulk("/" + discard.path("id").asText(), "{\"action\":\"start\",\"rate\":100}");
        await().atMost(LIMIT).until(() -> setup.queues().browse(setup.dead()).isEmpty());
    }

    @Test
    void goesOnWithABulkThatWasInterrupted() {
        Sample gone = inState("DEAD");
        Sample waiting = inState("RECEIVED");
        update("UPDATE registration SET updated_at = now() - interval '1 day' WHERE request_uid = ?", waiting);
        String id = planned(
                List.of(waiting.requestUid(), gone.requestUid(), Sample.fresh().requestUid()));
        update("UPDATE bulk_item SET state = 'begun' WHERE request_uid = ?", waiting);
        // As it is found after a restart.
        setup.postgres().jdbc(setup.database()).update("UPDATE bulk SET state = 'running' WHERE id = ?", id);

        awaitBulk("/" + id, "done");

        awaitState(waiting, "ACCEPTED");
        awaitState(gone, "ACCEPTED");
        JsonNode bulk = viewer.read("/actuator/bulk/" + id);
        assertThat(bulk.path("done").asInt()).isEqualTo(2);
        assertThat(bulk.path("failures").path(0).path("why").asText()).contains("no registration");
    }

    @Test
    void doesAShortBulkBesideALongOneThatIsSlow() {
        String slow = planned(Collections.nCopies(5_000, "nosuch"));
        bulk("/" + slow, "{\"action\":\"start\",\"rate\":1}");
        String quick = planned(List.of("nosuch"));
        bulk("/" + quick, "{\"action\":\"start\",\"rate\":100}");

        awaitBulk("/" + quick, "done");

        assertThat(bulk("/" + slow, "{\"action\":\"cancel\"}").path("pending").asInt())
                .isPositive();
    }

    @Test
    void offersNoApprovalWhereNoneIsAskedFor() {
        String page = ConsoleClient.of(product, "otto", "otto's")
                .get("/console/registrations/" + inState("EXPIRED").requestUid())
                .body();

        assertThat(page).contains("value=\"settle\"").doesNotContain("value=\"approve\"");
    }

    @Test
    void plansToPutBackWhatIsMissedAlone() {
        Sample missed = inState("SUBMITTING");
        update(
                "UPDATE registration SET updated_at = now() - interval '1 hour', received_at = now() - interval '1 day'"
                        + " WHERE request_uid = ?",
                missed);
        update("UPDATE gate SET since = now() - interval '1 day' WHERE id = 1 OR ? IS NULL", missed);
        inState("SUBMITTING");

        JsonNode plan =
                bulk("", "{\"action\":\"put-back\",\"filter\":{\"state\":\"SUBMITTING\"},\"reason\":\"queue purged\"}");

        assertThat(plan.path("sample"))
                .extracting(item -> item.path("requestUID").asText())
                .contains(missed.requestUid());
        assertThat(plan.path("notEligible").path(0).path("why").asText()).contains("not missed yet");
        assertThat(bulk("/" + plan.path("id").asText(), "{\"action\":\"cancel\"}")
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void tellsWhatRuns() {
        JsonNode info = viewer.read("/actuator/info");

        await().atMost(LIMIT)
                .until(() -> viewer.read("/actuator/info").path("instances").size() == 1);
        assertThat(info.path("routes").path("sha256").asText()).hasSize(64);
        assertThat(info.path("routes").path("files").toString()).contains("registration-submit.camel.yaml");
        assertThat(info.path("bankCodes").path("since").asText()).endsWith("+07:00");
        List<String> settings = new ArrayList<>();
        info.path("settings")
                .forEach(setting -> settings.add(setting.path("name").asText() + "="
                        + setting.path("value").asText() + " from "
                        + setting.path("from").asText()));
        assertThat(settings)
                .contains("ddr.bank.client-secret=****** from commandLineArgs")
                .anyMatch(setting ->
                        setting.startsWith("ddr.retry.first-delay=30s from ") && setting.contains("application.yaml"));
        assertThat(info.toString()).doesNotContain(setup.clientSecret(), setup.apiKey(), "{bcrypt}", "\"postgres\"");
    }

    @Test
    void keepsWhoDidWhatToWhat(CapturedOutput log) {
        Sample sample = inState("EXPIRED");
        Logger audit = (Logger) LoggerFactory.getLogger("org.ddrroutes.audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        audit.addAppender(lines);
        act(sample, settle("REGISTERED"));
        act(sample, settle("REJECTED"));
        audit.detachAppender(lines);
        assertThat(lines.list)
                .filteredOn(line -> line.getFormattedMessage().contains("action=settle"))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line.getMDCPropertyMap()).containsEntry("requestUID", sample.requestUid()));

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

    private static List<String> stuck(String query) {
        List<String> items = new ArrayList<>();
        viewer.read("/actuator/stuck" + query).path("items").forEach(item -> items.add(text(item)));
        return items;
    }

    private static List<String> of(List<String> uids, List<String> items) {
        return items.stream().filter(item -> uids.contains(item.split(" ")[1])).toList();
    }

    private static String text(JsonNode item) {
        return item.path("kind").asText() + " " + item.path("requestUID").asText() + " "
                + item.path("action").asText();
    }

    /** What a request to {@code /actuator/bulk} is answered with. */
    private static JsonNode bulk(String path, String json) {
        HttpResponse<String> answer = operator.post("/actuator/bulk" + path, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return OperatorsClient.json(answer);
    }

    /** A plan to put these back, at 100 a second where it is set to run. */
    private static String planned(List<String> requestUids) {
        String id = UUID.randomUUID().toString();
        JdbcTemplate jdbc = setup.postgres().jdbc(setup.database());
        jdbc.update("""
                INSERT INTO bulk (id, action, filter, reason, planned_at, planned_by, state, matching, run_by, rate,
                    changed_at)
                VALUES (?, 'put-back', '{}', 'test', now(), 'otto', 'planned', ?, 'otto', 100, now())""", id, requestUids.size());
        jdbc.update("""
                INSERT INTO bulk_item (bulk_id, position, key, request_uid, state)
                SELECT ?, position, uid, uid, 'pending' FROM unnest(?) WITH ORDINALITY given (uid, position)""", id, requestUids.toArray(String[]::new));
        return id;
    }

    private static void awaitBulk(String id, String state) {
        await().atMost(LIMIT)
                .until(() -> viewer.read("/actuator/bulk" + id)
                        .path("state")
                        .asText()
                        .equals(state));
    }

    private static void awaitDeadLetters(List<Sample> samples) {
        await().atMost(LIMIT).until(() -> deadLetters(samples) == samples.size());
    }

    private static long deadLetters(List<Sample> samples) {
        List<Object> uids =
                samples.stream().map(Sample::requestUid).map(Object.class::cast).toList();
        return setup.queues().browse(setup.dead()).stream()
                .filter(letter -> uids.contains(letter.property("requestUID")))
                .count();
    }

    private static HttpResponse<String> decide(String id, String json) {
        return operator.post("/actuator/callbacks/" + id, json);
    }

    /** Its id in the list; empty where it is not there. */
    private static String callback(String kind, Sample sample) {
        for (JsonNode item : viewer.read("/actuator/callbacks?kind=" + kind).path("items")) {
            if (item.path("requestUID").asText().equals(sample.requestUid())) {
                return item.path("id").asText();
            }
        }
        return "";
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
