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
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole way of registrations that go well: queue, bank, rows, callback, results, log. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class RegistrationFlowTest {

    /** {@code -Dflow.registrations=1000} for a longer look. */
    private static final int COUNT = Integer.getInteger("flow.registrations", 60);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void registersEachOnceWhicheverWayItCame(TestSetup setup, CapturedOutput log) {
        String replies = setup.replies();
        try (Product product = Product.start(setup)) {
            List<Sent> sent = sendAll(setup, replies);
            awaitStates(setup, "ACCEPTED", COUNT);
            sent.forEach(one -> answerWithSuccess(setup, product, one));
            awaitStates(setup, "REGISTERED", COUNT / 2);
            awaitStates(setup, "REJECTED", COUNT - COUNT / 2);
            await("all results are out")
                    .atMost(LIMIT)
                    .until(() -> setup.queues().count(replies) + setup.queues().count(setup.results()) >= 2L * COUNT);

            List<ReceivedMessage> results = Stream.concat(
                            setup.queues().takeAll(replies).stream(), setup.queues().takeAll(setup.results()).stream())
                    .toList();
            assertThat(results).hasSize(2 * COUNT);
            sent.forEach(one -> seesEachPartAgree(setup, one, results));
        }
        assertThat(setup.queues().count(setup.registrations())).isZero();
        assertThat(setup.queues().count(setup.retry())).isZero();
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.bank().tokens().calls(setup.clientId())).hasSize(1);
        assertThat(log.getAll()).doesNotContain(setup.bank().tokens().secrets());
        assertThat(log.getAll()).doesNotContain(setup.clientSecret(), setup.apiKey());
    }

    @Test
    void sendsResultsToTheReplyAddressAlone(TestSetup setup) {
        String replies = setup.replies();
        Sample replied = Sample.fresh();
        Sample unreplied = Sample.fresh();
        try (Product product = Product.start(setup);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), replied.asDraft().withReplyTo(replies));
            producer.send(setup.registrations(), unreplied.asDraft());

            assertThat(setup.queues().take(replies, LIMIT))
                    .hasValueSatisfying(
                            result -> assertThat(result.property("requestUID")).isEqualTo(replied.requestUid()));
            assertThat(setup.queues().take(setup.results(), LIMIT))
                    .hasValueSatisfying(
                            result -> assertThat(result.property("requestUID")).isEqualTo(unreplied.requestUid()));
            assertThat(product.callbackAddress().getPort()).isPositive();
        }
        assertThat(setup.queues().count(replies)).isZero();
        assertThat(setup.queues().count(setup.results())).isZero();
    }

    private static List<Sent> sendAll(TestSetup setup, String replies) {
        Map<Producer.Protocol, Producer> producers = new EnumMap<>(Producer.Protocol.class);
        for (Producer.Protocol protocol : Producer.Protocol.values()) {
            producers.put(protocol, protocol.connect(setup.broker()));
        }
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Producer.Protocol protocol = Producer.Protocol.values()[i % Producer.Protocol.values().length];
            Sample sample = Sample.fresh();
            OutgoingMessage outgoing = i % 2 == 0 ? sample.asDraft() : sample.asDraftWithoutProperties();
            outgoing = i % 4 < 2 ? outgoing : outgoing.asBytes();
            outgoing = i % 5 < 2 ? outgoing : outgoing.withReplyTo(replies);
            // Without one, the message's own stable id stands for it; STOMP gives none.
            boolean correlated = i % 7 < 4 || protocol == Producer.Protocol.STOMP;
            outgoing = correlated ? outgoing.withCorrelationId("correlation-" + i) : outgoing;
            String messageId = producers.get(protocol).send(setup.registrations(), outgoing);
            sent.add(new Sent(sample, correlated ? "correlation-" + i : messageId, i % 2 == 0 ? "I0000" : "I0001"));
        }
        producers.values().forEach(Producer::close);
        return sent;
    }

    private static void answerWithSuccess(TestSetup setup, Product product, Sent one) {
        HttpResponse<String> answer = BankCallback.of(setup, product.callbackAddress(), one.sample, one.respCode)
                .post();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualToIgnoringWhitespace("{\"statusCode\":\"0\",\"statusDesc\":\"Success\",\"requestUID\":\""
                        + one.sample.requestUid() + "\"}");
    }

    private static void awaitStates(TestSetup setup, String state, int count) {
        await(count + " are " + state)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(setup.rows("SELECT 1 FROM registration WHERE state = ?", state))
                        .hasSize(count));
    }

    private static void seesEachPartAgree(TestSetup setup, Sent one, List<ReceivedMessage> results) {
        String uid = one.sample.requestUid();
        List<ReceivedCall> calls = setup.bank().callsFor(one.sample.accountNo());
        assertThat(calls).hasSize(1);
        BankCallAssert.saysWhatTheProducerGave(calls.get(0), setup, one.sample);
        assertThat(setup.bank().registered(uid)).isEqualTo(1);

        assertThat(setup.states(uid)).containsExactly("RECEIVED", "SUBMITTING", "ACCEPTED", one.lastState());
        Map<String, Object> row = setup.registration(uid);
        assertThat(row)
                .containsEntry("attempts", 1)
                .containsEntry("account_no", one.sample.accountNo())
                .containsEntry("digital_id", one.sample.digitalId())
                .containsEntry("traceparent", null);

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
