package org.ddrroutes.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What waits for a person, and what becomes of it when he has decided. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class DeadLettersEndpointTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String REPLAY = "{\"action\":\"replay\"}";
    private static final String DISCARD = "{\"action\":\"discard\",\"reason\":\"told by phone\"}";

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    private static OperatorsClient client;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(setup);
        client = OperatorsClient.of(product);
    }

    @AfterEach
    void empty() {
        setup.queues().takeAll(setup.dead());
    }

    @Test
    void listsEachOnceByPagesMasked() {
        OutgoingMessage unreadable = OutgoingMessage.of("no JSON of " + Sample.GUIDE.accountNo());
        Sample wrong = Sample.fresh();
        OutgoingMessage tooLong = OutgoingMessage.of(
                        wrong.requestBody().put("ref1", "x".repeat(21)).toString())
                .withProperty("requestUID", wrong.requestUid());
        for (int i = 0; i < 3; i++) {
            send(unreadable);
        }
        send(tooLong);
        awaitDeadLetters(4);

        List<JsonNode> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = client.read("/actuator/deadletters?limit=1&after=" + next);
            assertThat(page.path("items")).hasSize(1);
            listed.add(page.path("items").path(0));
            next = page.path("next").asText("");
            next = next.equals("null") ? "" : next;
        } while (!next.isEmpty());

        assertThat(listed).hasSize(4);
        assertThat(listed.stream().map(letter -> letter.path("id").asText()).distinct())
                .hasSize(4)
                .allMatch(id -> id.matches("[A-Za-z0-9-]+"));
        JsonNode letter = listed.stream()
                .filter(one -> one.path("reason").asText().equals("CMN005"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.path("requestUID").asText()).isEqualTo(wrong.requestUid());
        assertThat(letter.path("reasonText").asText()).isEqualTo("ref1 is over max length (20)");
        assertThat(letter.path("failedAt").asText()).endsWith("+07:00");
        assertThat(letter.path("vendorID").asText()).isEqualTo("001");
        assertThat(letter.path("accountNo").asText())
                .isEqualTo("xxxxxx" + wrong.accountNo().substring(6));
        assertThat(listed.toString()).doesNotContain(wrong.accountNo(), Sample.GUIDE.accountNo());
        assertThat(listed.get(0).has("vendorID")).isTrue();
        assertThat(client.get("/actuator/deadletters?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void countsThemByReasonAndVendorAndSaysWhatToDo() {
        for (int i = 0; i < 2; i++) {
            Sample sample = Sample.fresh();
            setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"));
            send(sample.asDraft());
        }
        send(OutgoingMessage.of("no JSON"));
        awaitDeadLetters(3);

        JsonNode summary = client.read("/actuator/deadletters/summary");

        assertThat(summary.path("total").asInt()).isEqualTo(3);
        JsonNode most = summary.path("groups").path(0);
        assertThat(most.path("reason").asText()).isEqualTo("BSN001");
        assertThat(most.path("vendorID").asText()).isEqualTo("001");
        assertThat(most.path("count").asInt()).isEqualTo(2);
        assertThat(most.path("meaning").asText()).contains("vendor");
        assertThat(most.path("wayOut").asText()).contains("replay");
        assertThat(summary.path("groups").path(1).path("reason").asText()).isEqualTo("AU00400");
        assertThat(client.get("/actuator/deadletters/summary?reason=x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void replaysARegistrationOnceItsCauseIsMended(CapturedOutput log) {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
        send(sample.asDraft().withProperty("ownProperty", "kept").withReplyTo(setup.replies()));
        awaitDeadLetters(1);

        HttpResponse<String> answer = client.post("/actuator/deadletters/" + onlyId(), REPLAY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(OperatorsClient.json(answer).path("requestUID").asText()).isEqualTo(sample.requestUid());
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        assertThat(setup.states(sample.requestUid()))
                .containsExactly("RECEIVED", "SUBMITTING", "DEAD", "RECEIVED", "SUBMITTING", "ACCEPTED");
        assertThat(setup.registration(sample.requestUid())).containsEntry("attempts", 1);
        assertThat(setup.rows(
                        "SELECT text FROM registration_event WHERE request_uid = ? AND from_state = 'DEAD'",
                        sample.requestUid()))
                .containsExactly(Map.of("text", "replayed by operator"));
        assertThat(setup.bank().callsFor(sample.requestUid())).hasSize(2);
        assertThat(setup.bank().registered(sample.accountNo())).isEqualTo(1);
        assertThat(setup.queues().count(setup.dead())).isZero();
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.retry()) == 0);
        assertThat(log).contains("dead letter replayed, requestUID=" + sample.requestUid());
    }

    @Test
    void replaysByRequestUidAndDiesAgainWithoutLosingAnything() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN004"));
        OutgoingMessage outgoing = sample.asDraft().asBytes().withProperty("ownProperty", "kept");
        send(outgoing);
        awaitDeadLetters(1);
        String first = onlyId();

        assertThat(client.post("/actuator/deadletters/" + sample.requestUid(), REPLAY)
                        .statusCode())
                .isEqualTo(200);
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 1 && !onlyId().equals(first));

        ReceivedMessage dead = setup.queues().takeAll(setup.dead()).get(0);
        assertThat(dead.body()).isEqualTo(outgoing.body());
        assertThat(dead.binary()).isTrue();
        assertThat(dead.property("ownProperty")).isEqualTo("kept");
        assertThat(dead.property("ddrReason")).isEqualTo("BSN004");
        assertThat(dead.properties()).doesNotContainKey("ddrRequestUID");
    }

    @Test
    void filtersByTextAndByWhetherTheyWereReplayed() {
        Sample again = Sample.fresh();
        Sample once = Sample.fresh();
        setup.bank().answers(again.accountNo(), BankAnswer.code("BSN004"));
        setup.bank().answers(once.accountNo(), BankAnswer.code("BSN001"));
        send(again.asDraft());
        awaitDeadLetters(1);
        String first = onlyId();
        assertThat(client.post("/actuator/deadletters/" + first, REPLAY).statusCode())
                .isEqualTo(200);
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 1 && !onlyId().equals(first));
        send(once.asDraft());
        awaitDeadLetters(2);

        assertThat(found("replayed=true")).containsExactly(again.requestUid());
        assertThat(found("replayed=false")).containsExactly(once.requestUid());
        assertThat(found("replayed=")).hasSize(2);
        assertThat(found("text=SCRIPTED%20bank")).hasSize(2);
        assertThat(found("text=scripted&replayed=true")).containsExactly(again.requestUid());
        assertThat(found("text=company")).isEmpty();
        assertThat(client.get("/actuator/deadletters?replayed=maybe").statusCode())
                .isEqualTo(400);
        HttpResponse<String> plan = client.post(
                "/actuator/bulk",
                "{\"action\":\"discard\",\"filter\":{\"replayed\":\"true\",\"text\":\"scripted\"},\"reason\":\"test\"}");
        assertThat(OperatorsClient.json(plan).path("matching").asInt()).isEqualTo(1);
        assertThat(client.get("/console/deadletters?replayed=true&text=scripted")
                        .body())
                .contains(again.requestUid(), "<option value=\"true\" selected>yes")
                .doesNotContain(once.requestUid());
    }

    @Test
    void doesNotReplayWhatACallbackHasSettled() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"));
        send(sample.asDraft());
        awaitDeadLetters(1);
        BankCallback.of(setup, product.callbackAddress(), sample, "I0000").post();
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("REGISTERED"));

        // More often than the broker would deliver: looking must not wear the message out.
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> answer = client.post("/actuator/deadletters/" + onlyId(), REPLAY);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(OperatorsClient.json(answer).path("detail").asText()).contains("REGISTERED");
        }

        assertThat(setup.queues().count(setup.dead())).isEqualTo(1);
        assertThat(setup.state(sample.requestUid())).isEqualTo("REGISTERED");
        assertThat(setup.bank().callsFor(sample.requestUid())).hasSize(1);
        assertThat(client.post("/actuator/deadletters/" + onlyId(), DISCARD).statusCode())
                .isEqualTo(200);
    }

    @Test
    void discardsWithAReasonThatIsRemembered(CapturedOutput log) {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN005"));
        send(sample.asDraft());
        awaitDeadLetters(1);
        String id = onlyId();

        assertThat(client.post("/actuator/deadletters/" + id, "{\"action\":\"discard\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.post("/actuator/deadletters/" + id, DISCARD).statusCode())
                .isEqualTo(200);

        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.state(sample.requestUid())).isEqualTo("DEAD");
        JsonNode events =
                client.read("/actuator/registrations/" + sample.requestUid()).path("events");
        JsonNode last = events.path(events.size() - 1);
        assertThat(last.path("text").asText()).isEqualTo("discarded by operator: told by phone");
        assertThat(last.path("toState").asText()).isEqualTo("DEAD");
        assertThat(log).contains("dead letter discarded, requestUID=" + sample.requestUid());
        assertThat(client.post("/actuator/deadletters/" + id, DISCARD).statusCode())
                .isEqualTo(404);
    }

    /** Every kind of message that the program passes on; it comes back byte for byte, with its id. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void undoesADiscard(boolean binary) {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN005"), BankAnswer.accepted());
        OutgoingMessage sent =
                sample.asDraft().withProperty("ownProperty", "kept").withReplyTo(setup.replies());
        send(binary ? sent.asBytes() : sent);
        awaitDeadLetters(1);
        String id = onlyId();
        ReceivedMessage before = setup.queues().browse(setup.dead()).get(0);
        String undo = "{\"action\":\"undo-discard\"}";
        assertThat(client.post("/actuator/deadletters/" + id, undo).statusCode())
                .isEqualTo(404);
        client.post("/actuator/deadletters/" + id, DISCARD);
        assertThat(setup.queues().count(setup.dead())).isZero();

        JsonNode kept =
                client.read("/actuator/deadletters/discarded").path("items").path(0);
        assertThat(kept.path("id").asText()).isEqualTo(id);
        assertThat(kept.path("reason").asText()).isEqualTo("told by phone");
        assertThat(kept.path("letter").path("reason").asText()).isEqualTo("BSN005");
        assertThat(kept.toString()).doesNotContain(sample.accountNo(), sample.digitalId());
        assertThat(client.post("/actuator/deadletters/" + (binary ? id : sample.requestUid()), undo)
                        .statusCode())
                .isEqualTo(200);

        awaitDeadLetters(1);
        assertThat(onlyId()).isEqualTo(id);
        ReceivedMessage after = setup.queues().browse(setup.dead()).get(0);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.binary()).isEqualTo(before.binary());
        assertThat(after.messageId()).isEqualTo(before.messageId());
        assertThat(after.correlationId()).isEqualTo(before.correlationId());
        assertThat(after.property("ownProperty")).isEqualTo("kept");
        assertThat(client.post("/actuator/deadletters/" + id, undo).statusCode())
                .isEqualTo(404);
        assertThat(client.post("/actuator/deadletters/" + id, REPLAY).statusCode())
                .isEqualTo(200);
        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
    }

    @Test
    void leavesALivingRegistrationAloneWhenAnothersMessageIsReplayed() {
        Sample living = Sample.fresh();
        send(living.asDraft());
        await().atMost(LIMIT).until(() -> setup.state(living.requestUid()).equals("ACCEPTED"));
        send(OutgoingMessage.of(Sample.fresh().requestBody().toString())
                .withProperty("requestUID", living.requestUid()));
        awaitDeadLetters(1);
        String first = onlyId();

        assertThat(client.post("/actuator/deadletters/" + first, REPLAY).statusCode())
                .isEqualTo(200);
        await().atMost(LIMIT).until(() -> setup.queues().count(setup.dead()) == 1 && !onlyId().equals(first));

        assertThat(setup.queues().browse(setup.dead()).get(0).property("ddrReason"))
                .isEqualTo("BSN007");
        assertThat(setup.states(living.requestUid())).containsExactly("RECEIVED", "SUBMITTING", "ACCEPTED");
        assertThat(setup.bank().callsFor(living.requestUid())).hasSize(1);
    }

    @Test
    void doesNotTakeASecondMessageForTheRegistrationsOwn() {
        Sample dead = Sample.fresh();
        setup.bank().answers(dead.requestUid(), BankAnswer.code("BSN001"));
        send(dead.asDraft());
        awaitDeadLetters(1);
        String own = onlyId();
        send(OutgoingMessage.of(Sample.fresh().requestBody().toString()).withProperty("requestUID", dead.requestUid()));
        awaitDeadLetters(2);
        String second = ids().stream().filter(id -> !id.equals(own)).findFirst().orElseThrow();

        HttpResponse<String> ambiguous = client.post("/actuator/deadletters/" + dead.requestUid(), REPLAY);
        assertThat(ambiguous.statusCode()).isEqualTo(409);
        assertThat(ambiguous.body()).contains(own, second);

        assertThat(client.post("/actuator/deadletters/" + second, REPLAY).statusCode())
                .isEqualTo(200);
        await().atMost(LIMIT).until(() -> ids().size() == 2 && !ids().contains(second));
        assertThat(ids()).contains(own);
        assertThat(setup.states(dead.requestUid())).containsExactly("RECEIVED", "SUBMITTING", "DEAD");
    }

    /** What is put back by hand says which registration waits, and need say nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"vendorID\":\"001\",\"accountNo\":\"9999999999\"}", "put back"})
    void replaysARegistrationThatWasPutBackByHandAndDiedAgain(String body) {
        Sample sample = Sample.fresh();
        setup.bank()
                .answers(
                        sample.accountNo(),
                        BankAnswer.code("BSN001"),
                        BankAnswer.code("BSN001"),
                        BankAnswer.accepted());
        send(sample.asDraft());
        awaitDeadLetters(1);
        setup.queues().takeAll(setup.dead());
        setup.postgres()
                .jdbc(setup.database())
                .update(
                        "UPDATE registration SET state = 'RECEIVED', attempts = 0 WHERE request_uid = ?",
                        sample.requestUid());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.retry(), OutgoingMessage.of(body).withProperty("ddrRequestUID", sample.requestUid()));
        }
        awaitDeadLetters(1);

        assertThat(client.post("/actuator/deadletters/" + sample.requestUid(), REPLAY)
                        .statusCode())
                .isEqualTo(200);

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(3);
    }

    @Test
    void goesOnWithAReplayThatACrashInterrupted() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
        send(sample.asDraft());
        awaitDeadLetters(1);
        // As after a crash between the commit of the row and the commit of the session.
        setup.postgres()
                .jdbc(setup.database())
                .update(
                        "UPDATE registration SET state = 'RECEIVED', attempts = 0 WHERE request_uid = ?",
                        sample.requestUid());

        assertThat(client.post("/actuator/deadletters/" + sample.requestUid(), REPLAY)
                        .statusCode())
                .isEqualTo(200);

        await().atMost(LIMIT).until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));
        assertThat(setup.queues().count(setup.dead())).isZero();
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(client.post("/actuator/deadletters/unknown", REPLAY).statusCode())
                .isEqualTo(404);
        assertThat(client.post("/actuator/deadletters/~bm9uZQ", REPLAY).statusCode())
                .isEqualTo(404);
        assertThat(client.post("/actuator/deadletters/' OR 1=1".replace(" ", "%20"), REPLAY)
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> unknownAction = client.post("/actuator/deadletters/unknown", "{\"action\":\"resurrect\"}");
        assertThat(unknownAction.statusCode()).isEqualTo(400);
        assertThat(OperatorsClient.json(unknownAction).path("field").asText()).isEqualTo("action");
    }

    private static void send(OutgoingMessage outgoing) {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), outgoing);
        }
    }

    private static void awaitDeadLetters(int count) {
        await(count + " dead letters")
                .atMost(LIMIT)
                .until(() -> setup.queues().browse(setup.dead()).size() == count);
    }

    private static List<String> found(String filter) {
        List<String> found = new ArrayList<>();
        client.read("/actuator/deadletters?" + filter)
                .path("items")
                .forEach(item -> found.add(item.path("requestUID").asText()));
        return found;
    }

    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        client.read("/actuator/deadletters")
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static String onlyId() {
        List<String> ids = ids();
        return ids.size() == 1 ? ids.get(0) : "";
    }
}
