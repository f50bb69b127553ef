package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.TestSetup;

/** All that can become of a registration, with customers whose data are canaries. */
final class RegistrationScenarios implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestSetup setup;
    private final ProductProcess product;
    private final HttpRecorder answers;
    private final TestCustomers people;
    private final String apiKey;
    private final DatabaseTriggers traps;
    private final Producer producer;
    private final Map<String, String> expectedStates = new HashMap<>();
    private final List<Sample> sent = new ArrayList<>();

    RegistrationScenarios(
            TestSetup setup, ProductProcess product, HttpRecorder answers, TestCustomers people, String apiKey) {
        this.setup = setup;
        this.product = product;
        this.answers = answers;
        this.people = people;
        this.apiKey = apiKey;
        this.traps = new DatabaseTriggers(setup);
        this.producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    void run() {
        requests();
        faults();
        callbacks();
        operators();
        strangers();
    }

    private void requests() {
        Sample registered = register("registered", "ACCEPTED", BankAnswer.accepted());
        register("tried again", "ACCEPTED", BankAnswer.code("SYS001"), BankAnswer.accepted());
        register("not answered", "ACCEPTED", BankAnswer.lost(), BankAnswer.accepted());
        answersQuoting("answered by a page", "ACCEPTED", RegistrationScenarios::page);
        answersQuoting("refused by the bank", "REJECTED", call -> quoting(call, "CBS001"));
        answersQuoting("dead at the bank", "DEAD", call -> quoting(call, "BSN001"));
        answersQuoting(people.who("of a short account", "8264193"), "DEAD", call -> quoting(call, "BSN001"));
        invalid(
                "no number",
                body -> body.put(
                        "accountNo", "x" + body.path("accountNo").asText().substring(1)));
        invalid(
                "control characters",
                body -> body.put("ref1", body.path("ref1").asText().substring(0, 9) + "\r\n\u0000"));
        invalid(
                "not a string",
                body -> body.putPOJO("ref3", Map.of("is", body.path("ref3").asText())));
        Sample cutOff = people.who("malformed");
        String half = cutOff.asDraftWithoutProperties().text().replaceAll("}$", "");
        producer.send(setup.registrations(), OutgoingMessage.of(half));
        producer.send(setup.registrations(), OutgoingMessage.of(half.getBytes(StandardCharsets.UTF_8)));
        awaitStates();
        Sample other = people.who("other content");
        producer.send(
                setup.registrations(),
                new Sample(registered.requestUid(), other.digitalId(), other.fields()).asDraft());
        producer.send(setup.registrations(), registered.asDraft());
    }

    private void faults() {
        Sample quoted = people.who("quoted by the database");
        traps.quote(quoted.accountNo());
        send(quoted, "DEAD");
        Sample forbidden = people.who("forbidden by the database");
        traps.forbid(forbidden.accountNo());
        send(forbidden, "DEAD");
        Sample held = people.who("held by the database");
        traps.hold(held.accountNo());
        send(held, "ACCEPTED");
        traps.cutOff(held.accountNo());
        Sample away = people.who("broker away");
        setup.bank().answers(away.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(1)));
        send(away, "ACCEPTED");
        await().atMost(LIMIT)
                .until(() -> !setup.bank().callsFor(away.accountNo()).isEmpty());
        BrokerManagement.closeConnections(setup.broker(), PrivacyIT.BROKER_USER);
        awaitStates();
    }

    private void callbacks() {
        Sample registered = sent.get(0);
        BankCallback right = callback(registered, "I0000");
        refused(401, right.withMessageHeader(header -> header.put("x-api-key", apiKey.substring(0, 18) + "-")));
        refused(400, right.withHeader("msg-hdr", right.headers().get("msg-hdr").replaceFirst("\":\"", "\"\"")));
        refused(400, right.withoutHeader("msg-hdr"));
        refused(400, right.withBody(new String(right.body(), StandardCharsets.UTF_8) + ","));
        refused(400, right.withJson(body -> body.put("accountNo", registered.accountNo() + "x")));
        refused(400, right.withJson(body -> body.put("ref1", registered.fields().get("ref1") + "\u0000")));
        refused(
                400,
                right.withJson(
                        body -> body.put("ref2", registered.fields().get("ref2").repeat(2))));
        refused(415, right.withHeader("Content-Type", "text/" + registered.digitalId()));
        refused(405, right.withMethod("PUT"));
        refused(200, right);
        refused(200, right);
        refused(409, callback(registered, "I0001"));
        Sample unmatched = people.who("unmatched");
        refused(200, callback(unmatched, "I0000"));
        Sample notKept = people.who("not kept");
        traps.quote(notKept.accountNo());
        refused(503, callback(notKept, "I0000"));
        Sample elsewhere = people.who("of another account");
        refused(
                200,
                callback(new Sample(sent.get(1).requestUid(), elsewhere.digitalId(), elsewhere.fields()), "I0001"));
        expectedStates.put(registered.requestUid(), "REGISTERED");
        awaitStates();
    }

    private void operators() {
        for (String path : List.of(
                "health",
                "health/readiness",
                "prometheus",
                "registrations",
                "registrations?state=DEAD&vendorID=001",
                "registrations/registered",
                "registrations/of-a-short-account",
                "registrations/dead-at-the-bank",
                "registrations/answered-by-a-page",
                "registrations/unmatched",
                "deadletters",
                "gate")) {
            answers.get(actuator(path));
        }
        answers.post(actuator("deadletters/dead-at-the-bank"), "{\"action\":\"replay\"}");
        answers.post(actuator("deadletters/no-number"), "{\"action\":\"discard\",\"reason\":\"wrong\"}");
        answers.post(actuator("deadletters/of-a-short-account"), "{\"action\":\"replay\"}");
        await().atMost(LIMIT)
                .until(() -> setup.bank().callsFor("dead-at-the-bank").size() == 2);
        awaitStates();
        // Sent again, they die again: what comes after is in the lists as well.
        answers.get(actuator("registrations/dead-at-the-bank"));
        answers.get(actuator("deadletters?limit=1"));
    }

    /** What nobody should send, with what nobody should say. */
    private void strangers() {
        Sample stranger = people.who("sent astray");
        String data = stranger.requestBody().toString();
        String word = stranger.digitalId();
        answers.getAs("otto", people.secret("wrong password"), actuator("registrations"));
        answers.getAs(word, "any", actuator("gate"));
        answers.post(actuator("gate"), data);
        answers.post(actuator("gate"), data.substring(1));
        answers.post(actuator("deadletters/" + word), data);
        answers.post(actuator("deadletters/" + word), "{\"action\":\"replay\"}");
        answers.post(actuator("registrations/" + word), "{\"action\":\"put-back\"}");
        answers.post(actuator("callbacks/" + word), "{\"action\":\"dismiss\",\"reason\":\"wrong\"}");
        answers.post(actuator("bulk/" + word), "{\"action\":\"cancel\"}");
        answers.get(actuator("audit"));
        answers.post(actuator("registrations"), data);
        for (String path : List.of("env", "configprops", "httpexchanges", "loggers", "threaddump", "heapdump", word)) {
            answers.get(actuator(path));
        }
        answers.get(actuator("registrations?state=" + word + "&from=" + word + "&limit=" + word + "&after=" + word));
        answers.get(actuator("registrations/" + word));
        answers.post(product.callbackAddress().resolve("/" + word), data);
        answers.get(product.callbackAddress().resolve("/callbacks/ddr?" + word));
        for (int port :
                List.of(product.callbackAddress().getPort(), actuator("").getPort())) {
            String end = "Host: localhost\r\nmsg-hdr: " + apiKey + "\r\nConnection: close\r\n\r\n";
            answers.raw(port, "GET /actuator/{" + word + "} HTTP/1.1\r\n" + end);
            answers.raw(port, "GET / HTTP/1.1\r\nX" + (char) 1 + ": " + word + "\r\n" + end);
            answers.raw(port, word + "\r\n\r\n");
        }
    }

    private Sample register(String what, String state, BankAnswer first, BankAnswer... next) {
        Sample sample = people.who(what);
        setup.bank().answers(sample.accountNo(), first, next);
        return send(sample, state);
    }

    private void answersQuoting(String what, String state, UnaryOperatorOfCall script) {
        answersQuoting(people.who(what), state, script);
    }

    private void answersQuoting(Sample sample, String state, UnaryOperatorOfCall script) {
        setup.bank().answers(sample.accountNo(), script::answer);
        send(sample, state);
    }

    private void invalid(String what, UnaryOperator<ObjectNode> change) {
        Sample sample = people.who(what);
        producer.send(
                setup.registrations(),
                OutgoingMessage.of(change.apply(sample.requestBody()).toString())
                        .withProperty("requestUID", sample.requestUid())
                        .withProperty("digitalId", sample.digitalId()));
        if (!what.equals("control characters") && !what.equals("not a string")) {
            expectedStates.put(sample.requestUid(), "DEAD");
        }
    }

    private Sample send(Sample sample, String state) {
        producer.send(setup.registrations(), sample.asDraft());
        expectedStates.put(sample.requestUid(), state);
        sent.add(sample);
        return sample;
    }

    private void awaitStates() {
        expectedStates.forEach((uid, state) -> await(uid + " becomes " + state)
                .atMost(LIMIT)
                .until(() -> setup.state(uid).equals(state)));
    }

    private BankCallback callback(Sample sample, String respCode) {
        return BankCallback.of(setup, product.callbackAddress(), sample, respCode)
                .withMessageHeader(header -> header.put("x-api-key", apiKey));
    }

    private void refused(int httpStatus, BankCallback callback) {
        assertThat(answers.keep(callback.post()).statusCode()).isEqualTo(httpStatus);
    }

    private URI actuator(String path) {
        return product.managementAddress("/actuator/" + path);
    }

    /** A bank that says more than it should, in a text that operators are shown. */
    private static BankAnswer quoting(ReceivedCall call, String code) {
        ObjectNode answer = call.json().deepCopy();
        String said = "not for " + call.accountNo() + " of " + call.header("digital-id") + ", "
                + call.json().path("ref1").asText();
        return BankAnswer.json(
                200,
                answer.put("statusCode", code)
                        .put("statusDesc", said)
                        .put("requestUID", call.requestUid())
                        .toString());
    }

    /** Once a page of some proxy that quotes the whole call, credentials included; then the bank itself. */
    private static BankAnswer page(ReceivedCall call) {
        return call.number() == 1
                ? BankAnswer.json(502, "<html>" + call.headers() + call.text() + "</html>")
                : BankAnswer.accepted();
    }

    @Override
    public void close() {
        producer.close();
    }

    private interface UnaryOperatorOfCall {
        BankAnswer answer(ReceivedCall call);
    }
}
