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
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.jms.JmsConsumer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.startup.RunningRoutes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.backoff.ExponentialBackOff;

/** The whole way of registrations that go well: queue, bank, rows, callback, results, log. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class RegistrationFlowTest {

    /** {@code -Dflow.registrations=1000} for a longer look. */
    private static final int COUNT = Integer.getInteger("flow.registrations", 60);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String[] ROUTES = {
        "bank-call",
        "callback-look-again",
        "callback-receive",
        "callback-record",
        "callback-rematch",
        "dead-letter-send",
        "fault-dispose",
        "registration-dispose",
        "registration-expire",
        "registration-receive",
        "registration-retry",
        "outcome-record",
        "registration-submit",
        "result-batch",
        "result-relay",
        "result-retry",
        "result-send",
        "token-issue",
        "token-refresh",
    };

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup);
    }

    /** What a file that fits the schema does not yet say: every shipped route runs; others may. */
    @Test
    void startsEveryShippedRouteAndReconnectsWithAnExponentialBackOff() {
        CamelContext camel = product.bean(CamelContext.class);

        assertThat(camel.getRoutes()).extracting(Route::getRouteId).contains(ROUTES);
        assertThat(product.bean(RunningRoutes.class).byFile())
                .containsEntry("dead-letter-send.camel.yaml", List.of("dead-letter-send"));
        assertThat(product.bean(RunningRoutes.class).summary()).matches("\\d+ from \\d+ files.*");
        assertThat(ROUTES)
                .allSatisfy(id -> assertThat(camel.getRouteController().getRouteStatus(id))
                        .isEqualTo(ServiceStatus.Started));
        assertThat(List.of("registration-receive", "registration-retry"))
                .allSatisfy(id -> assertThat(((JmsConsumer) camel.getRoute(id).getConsumer()).getListenerContainer())
                        .extracting("backOff")
                        .isInstanceOf(ExponentialBackOff.class));
    }

    @Test
    void registersEachOnceWhicheverWayItCame(CapturedOutput log) {
        String replies = setup.replies();
        List<Sent> sent = sendAll(replies);
        awaitStates("ACCEPTED", COUNT);
        sent.forEach(RegistrationFlowTest::answerWithSuccess);
        awaitStates("REGISTERED", COUNT / 2);
        awaitStates("REJECTED", COUNT - COUNT / 2);
        await("all results are out")
                .atMost(LIMIT)
                .until(() -> setup.queues().count(replies) + setup.queues().count(setup.results()) >= 2L * COUNT);

        List<ReceivedMessage> replied = setup.queues().takeAll(replies);
        List<ReceivedMessage> others = setup.queues().takeAll(setup.results());
        assertThat(replied)
                .extracting(result -> result.property("requestUID"))
                .containsOnlyElementsOf(uids(sent, true));
        assertThat(others)
                .extracting(result -> result.property("requestUID"))
                .containsOnlyElementsOf(uids(sent, false));
        List<ReceivedMessage> results =
                Stream.concat(replied.stream(), others.stream()).toList();
        assertThat(results).hasSize(2 * COUNT);
        sent.forEach(one -> seesEachPartAgree(one, results));
        await("consumed").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
        assertThat(setup.queues().count(setup.retry())).isZero();
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.bank().tokens().calls(setup.clientId())).hasSize(1);
        assertThat(log.getAll()).doesNotContain(setup.bank().tokens().secrets());
        assertThat(log.getAll()).doesNotContain(setup.clientSecret(), setup.apiKey());
    }

    private static List<String> uids(List<Sent> sent, boolean replied) {
        return sent.stream()
                .filter(one -> one.isReplied == replied)
                .map(one -> one.sample.requestUid())
                .toList();
    }

    private static List<Sent> sendAll(String replies) {
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
            boolean isReplied = i % 5 >= 2;
            outgoing = isReplied ? outgoing.withReplyTo(replies) : outgoing;
            // Without one, the message's own stable id stands for it; STOMP gives none.
            boolean correlated = i % 7 < 4 || protocol == Producer.Protocol.STOMP;
            outgoing = correlated ? outgoing.withCorrelationId("correlation-" + i) : outgoing;
            String messageId = producers.get(protocol).send(setup.registrations(), outgoing);
            sent.add(new Sent(
                    sample, isReplied, correlated ? "correlation-" + i : messageId, i % 2 == 0 ? "I0000" : "I0001"));
        }
        producers.values().forEach(Producer::close);
        return sent;
    }

    private static void answerWithSuccess(Sent one) {
        HttpResponse<String> answer = BankCallback.of(setup, product.callbackAddress(), one.sample, one.respCode)
                .post();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualToIgnoringWhitespace("{\"statusCode\":\"0\",\"statusDesc\":\"Success\",\"requestUID\":\""
                        + one.sample.requestUid() + "\"}");
    }

    private static void awaitStates(String state, int count) {
        await(count + " are " + state)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(setup.rows("SELECT 1 FROM registration WHERE state = ?", state))
                        .hasSize(count));
    }

    private static void seesEachPartAgree(Sent one, List<ReceivedMessage> results) {
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

    private record Sent(Sample sample, boolean isReplied, String correlationId, String respCode) {

        String lastState() {
            return respCode.equals("I0000") ? "REGISTERED" : "REJECTED";
        }
    }
}
