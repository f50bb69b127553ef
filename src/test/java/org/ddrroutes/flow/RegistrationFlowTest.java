package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole way of registrations that go well: queue, bank, rows, callback, results, log. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class RegistrationFlowTest {

    /** {@code -Dflow.registrations=1000} for a longer look. */
    private static final int COUNT = Integer.getInteger("flow.registrations", 60);

    private static final Duration LIMIT = Duration.ofSeconds(30 + COUNT / 10);

    @Test
    void registersEachOnceWhicheverWayItCame(Stage stage, CapturedOutput log) {
        String replies = stage.replies();
        try (Product product = Product.start(stage)) {
            List<Sent> sent = sendAll(stage, replies);
            awaitStates(stage, "ACCEPTED", COUNT);
            sent.forEach(one -> answerWithSuccess(stage, product, one));
            awaitStates(stage, "REGISTERED", COUNT / 2);
            awaitStates(stage, "REJECTED", COUNT - COUNT / 2);
            await("all results are out")
                    .atMost(LIMIT)
                    .until(() -> stage.queues().count(replies) + stage.queues().count(stage.results()) >= 2L * COUNT);

            List<ReceivedMessage> results = Stream.concat(
                            stage.queues().takeAll(replies).stream(), stage.queues().takeAll(stage.results()).stream())
                    .toList();
            assertThat(results).hasSize(2 * COUNT);
            sent.forEach(one -> seesEachPartAgree(stage, one, results));
        }
        assertThat(stage.queues().count(stage.registrations())).isZero();
        assertThat(stage.queues().count(stage.retry())).isZero();
        assertThat(stage.queues().count(stage.dead())).isZero();
        assertThat(stage.bank().tokens().calls(stage.clientId())).hasSize(1);
        assertThat(log.getAll()).doesNotContain(stage.bank().tokens().secrets());
        assertThat(log.getAll()).doesNotContain(stage.clientSecret(), stage.apiKey());
    }

    @Test
    void sendsResultsToTheReplyAddressAlone(Stage stage) {
        String replies = stage.replies();
        Sample replied = Sample.fresh();
        Sample unreplied = Sample.fresh();
        try (Product product = Product.start(stage);
                Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), replied.asDraft().withReplyTo(replies));
            producer.send(stage.registrations(), unreplied.asDraft());

            assertThat(stage.queues().take(replies, LIMIT))
                    .hasValueSatisfying(
                            result -> assertThat(result.property("requestUID")).isEqualTo(replied.requestUid()));
            assertThat(stage.queues().take(stage.results(), LIMIT))
                    .hasValueSatisfying(
                            result -> assertThat(result.property("requestUID")).isEqualTo(unreplied.requestUid()));
            assertThat(product.callbackAddress().getPort()).isPositive();
        }
        assertThat(stage.queues().count(replies)).isZero();
        assertThat(stage.queues().count(stage.results())).isZero();
    }

    private static List<Sent> sendAll(Stage stage, String replies) {
        Map<Producer.Protocol, Producer> producers = new EnumMap<>(Producer.Protocol.class);
        for (Producer.Protocol protocol : Producer.Protocol.values()) {
            producers.put(protocol, protocol.connect(stage.broker()));
        }
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Producer.Protocol protocol = Producer.Protocol.values()[i % Producer.Protocol.values().length];
            Sample sample = Sample.fresh();
            Draft draft = i % 2 == 0 ? sample.asDraft() : sample.asDraftWithoutProperties();
            draft = i % 4 < 2 ? draft : draft.asBytes();
            draft = i % 5 < 2 ? draft : draft.withReplyTo(replies);
            // Without one, the message's own stable id stands for it; STOMP gives none.
            boolean correlated = i % 7 < 4 || protocol == Producer.Protocol.STOMP;
            draft = correlated ? draft.withCorrelationId("correlation-" + i) : draft;
            String messageId = producers.get(protocol).send(stage.registrations(), draft);
            sent.add(new Sent(sample, correlated ? "correlation-" + i : messageId, i % 2 == 0 ? "I0000" : "I0001"));
        }
        producers.values().forEach(Producer::close);
        return sent;
    }

    private static void answerWithSuccess(Stage stage, Product product, Sent one) {
        HttpResponse<String> answer = BankCallback.of(stage, product.callbackAddress(), one.sample, one.respCode)
                .post();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualToIgnoringWhitespace("{\"statusCode\":\"0\",\"statusDesc\":\"Success\",\"requestUID\":\""
                        + one.sample.requestUid() + "\"}");
    }

    private static void awaitStates(Stage stage, String state, int count) {
        await(count + " are " + state)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(stage.rows("SELECT 1 FROM registration WHERE state = ?", state))
                        .hasSize(count));
    }

    private static void seesEachPartAgree(Stage stage, Sent one, List<ReceivedMessage> results) {
        String uid = one.sample.requestUid();
        List<RegisterCall> calls = stage.bank().callsFor(one.sample.accountNo());
        assertThat(calls).hasSize(1);
        BankCallAssert.saysWhatTheProducerGave(calls.get(0), stage, one.sample);
        assertThat(stage.bank().registered(uid)).isEqualTo(1);

        assertThat(stage.states(uid)).containsExactly("RECEIVED", "SUBMITTING", "ACCEPTED", one.lastState());
        Map<String, Object> row = stage.registration(uid);
        assertThat(row)
                .containsEntry("attempts", 1)
                .containsEntry("account_no", one.sample.accountNo())
                .containsEntry("digital_id", one.sample.digitalId());

        List<ReceivedMessage> told = results.stream()
                .filter(result -> result.property("requestUID").equals(uid))
                .toList();
        assertThat(told).extracting(result -> result.property("state")).containsExactly("ACCEPTED", one.lastState());
        assertThat(told).allSatisfy(result -> {
            assertThat(result.correlationId()).isEqualTo(one.correlationId);
            assertThat(result.binary()).isFalse();
            assertThat(result.expiration()).isZero();
            saysWhatTheInterfaceShows(result.json(), one.sample, row);
        });
        assertThat(told.get(0).json().path("statusCode").asText()).isEqualTo("0");
        assertThat(told.get(1).json().path("statusCode").asText()).isEqualTo(one.respCode);
    }

    private static void saysWhatTheInterfaceShows(JsonNode result, Sample sample, Map<String, Object> row) {
        assertThat(result.path("requestUID").asText()).isEqualTo(sample.requestUid());
        assertThat(result.path("accountNo").asText())
                .isEqualTo("xxxxxx" + sample.accountNo().substring(6));
        assertThat(result.path("vendorID").asText()).isEqualTo("001");
        assertThat(result.path("companyID").asText()).isEqualTo("AAAA000001");
        assertThat(result.path("attempts").asInt()).isEqualTo(1);
        assertThat(result.path("ddrOapiSeqId").decimalValue())
                .isEqualByComparingTo((BigDecimal) row.get("ddr_oapi_seq_id"));
        assertThat(OffsetDateTime.parse(result.path("occurredAt").asText()).getOffset())
                .hasToString("+07:00");
        assertThat(result.has("digitalId")).isFalse();
    }

    private record Sent(Sample sample, String correlationId, String respCode) {

        String lastState() {
            return respCode.equals("I0000") ? "REGISTERED" : "REJECTED";
        }
    }
}
