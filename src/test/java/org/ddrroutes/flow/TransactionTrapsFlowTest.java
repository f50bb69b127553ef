package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.ForcedDeliveries;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The options that make receive, send and commit one transaction: each test fails when its option is taken away. */
@ExtendWith(SharedParts.class)
@Timeout(180)
class TransactionTrapsFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> LONG_RETRY = Map.of("ddr.retry.first-delay", "10m");

    private static TestSetup shared;

    /** For the tests that need no settings of their own, and leave it as it was. */
    @AutoClose
    private static Product unchanged;

    @BeforeAll
    static void start(TestSetup own) {
        shared = own;
        unchanged = Product.start(shared, Map.of("ddr.retry.first-delay", "300ms"));
    }

    /** {@code transacted} and {@code exposeListenerSession}. */
    @Test
    void takesBackWhatItSentWhenTheMessageIsRolledBack(TestSetup setup) throws Exception {
        Sample retried = Sample.fresh();
        Sample dead = Sample.fresh();
        setup.bank().answers(retried.accountNo(), BankAnswer.code("SYS001"));
        setup.bank().answers(dead.accountNo(), BankAnswer.code("BSN001"));
        try (Product product = Product.start(setup, LONG_RETRY);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            AtomicInteger afterRetry = failTwiceAfter("registration-dispose", "send-to-retry-queue", product);
            AtomicInteger afterDead = failTwiceAfter("dead-letter-send", "send-to-dead-letter-queue", product);
            producer.send(setup.registrations(), retried.asDraft());
            producer.send(setup.registrations(), dead.asDraft());

            await().atMost(LIMIT)
                    .until(() -> afterRetry.get() < 0
                            && afterDead.get() < 0
                            && setup.queues().count(setup.registrations()) == 0);
        }
        assertThat(setup.queues().count(setup.retry())).isEqualTo(1);
        assertThat(setup.queues().count(setup.dead())).isEqualTo(1);
        assertThat(setup.bank().callsFor(retried.accountNo())).hasSize(1);
        assertThat(setup.bank().callsFor(dead.accountNo())).hasSize(1);
    }

    private static AtomicInteger failTwiceAfter(String routeId, String step, Product product) throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        AdviceWith.adviceWith(
                product.bean(CamelContext.class),
                routeId,
                route -> route.weaveById(step).after().process(exchange -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("after the send");
                    }
                }));
        return failures;
    }

    /**
     * Whatever a route leaves out, a message is consumed only if it was disposed of. Each step that is left out comes before
     * those that were.
     */
    @Test
    void makesADeadLetterOfWhatTheRoutesForget(TestSetup setup) throws Exception {
        try (Product product = Product.start(setup, LONG_RETRY);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            for (List<String> step : List.of(
                    List.of("registration-dispose", "send-to-retry-queue"),
                    List.of("registration-dispose", "by-action"),
                    List.of("bank-call", "hand-to-outcome-record"))) {
                Sample sample = Sample.fresh();
                setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN003"));
                AdviceWith.adviceWith(
                        product.bean(CamelContext.class),
                        step.get(0),
                        route -> route.weaveById(step.get(1)).replace().log("left out"));
                producer.send(setup.registrations(), sample.asDraft());

                assertThat(setup.queues().take(setup.dead(), LIMIT))
                        .as("without " + step)
                        .hasValueSatisfying(dead -> {
                            assertThat(dead.property("requestUID")).isEqualTo(sample.requestUid());
                            assertThat(dead.property("ddrReason")).isEqualTo("SYS001");
                        });
                assertThat(setup.state(sample.requestUid())).isEqualTo("DEAD");
                await().atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
                assertThat(setup.queues().count(setup.retry())).isZero();
                assertThat(setup.queues().count(setup.dead())).isZero();
            }
        }
    }

    /** {@code consumerType=Custom}: the containers that run are those that ask for leave. */
    @Test
    void leavesMessagesUntouchedAtTheBrokerWhileTheGateIsClosed(TestSetup setup) throws Exception {
        List<Sample> backlog =
                IntStream.range(0, 5).mapToObj(i -> Sample.fresh()).toList();
        try (Product product = Product.start(setup);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            Gate gate = product.bean(Gate.class);
            gate.closeByHand("operator", "maintenance", null);
            backlog.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));

            await().during(Duration.ofSeconds(1)).atMost(LIMIT).untilAsserted(() -> {
                assertThat(setup.queues().count(setup.registrations())).isEqualTo(5);
                assertThat(setup.queues().delivering(setup.registrations())).isZero();
            });
            assertThat(setup.rows("SELECT 1 FROM registration")).isEmpty();
        }
        try (Connection connection = connect(setup);
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            connection.start();
            for (Sample sample : backlog) {
                Message message = receive(session, setup.registrations());
                assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
                assertThat(message.getStringProperty("requestUID")).isEqualTo(sample.requestUid());
            }
            session.rollback();
        }
    }

    /** Idle consumers wait in the program, or at the broker without asking again: a wait there takes half a minute. */
    @Test
    void doesNotAskTheBrokerAgainAndAgain(TestSetup setup) {
        List<Sample> samples =
                IntStream.range(0, 40).mapToObj(i -> Sample.fresh()).toList();
        Map<String, String> counted = Map.of(
                "spring.artemis.broker-url",
                setup.settings().get("spring.artemis.broker-url") + ForcedDeliveries.PARAMETER);
        try (Product product = Product.start(setup, counted);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(samples)
                            .allSatisfy(sample ->
                                    assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED")));
            assertThat(product.bean(CamelContext.class).isStarted()).isTrue();
            assertThat(ForcedDeliveries.COUNT).hasValueLessThan(samples.size() / 2);
        }
    }

    /** {@code acceptMessagesWhileStopping}. */
    @Test
    void endsTheCallsInFlightWhenItIsStopped(TestSetup setup) {
        List<Sample> samples =
                IntStream.range(0, 8).mapToObj(i -> Sample.fresh()).toList();
        CompletableFuture<Void> stopHasBegun = new CompletableFuture<>();
        samples.forEach(sample -> setup.bank().answers(sample.accountNo(), call -> {
            stopHasBegun.join();
            return BankAnswer.accepted();
        }));
        try (Product product = Product.start(setup);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            await().atMost(LIMIT)
                    .until(() -> samples.stream()
                            .noneMatch(sample ->
                                    setup.bank().callsFor(sample.accountNo()).isEmpty()));
            stopHasBegun.completeOnTimeout(null, 1, TimeUnit.SECONDS);
        }
        assertThat(samples).allSatisfy(sample -> {
            assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED");
            assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1);
        });
        assertThat(setup.queues().count(setup.registrations())).isZero();
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.queues().browse("DLQ"))
                .extracting(message -> message.property("requestUID"))
                .doesNotContainAnyElementsOf(
                        samples.stream().map(Sample::requestUid).toList());
    }

    /** {@code consumerWindowSize=0}, whatever the address says. */
    @Test
    void leavesToAnotherInstanceWhatASlowOneHasNotBegun(TestSetup setup) {
        Sample slow = Sample.fresh();
        CompletableFuture<Void> othersAreThrough = new CompletableFuture<>();
        setup.bank().answers(slow.accountNo(), call -> {
            othersAreThrough.join();
            return BankAnswer.accepted();
        });
        List<Sample> others =
                IntStream.range(0, 10).mapToObj(i -> Sample.fresh()).toList();
        Map<String, String> oneConsumer = Map.of(
                "ddr.intake.consumers",
                "1",
                "spring.artemis.broker-url",
                setup.settings().get("spring.artemis.broker-url") + "?consumerWindowSize=1048576");
        // There before anybody asks: one that comes just when a wait for it ends would let the client have another.
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), slow.asDraft());
        }
        try (Product busy = Product.start(setup, oneConsumer);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            await().atMost(LIMIT)
                    .until(() -> !setup.bank().callsFor(slow.accountNo()).isEmpty());
            others.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            try (Product idle = Product.start(setup, oneConsumer)) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(others)
                                .allSatisfy(sample -> assertThat(setup.state(sample.requestUid()))
                                        .isEqualTo("ACCEPTED")));
            } finally {
                othersAreThrough.complete(null);
            }
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(setup.state(slow.requestUid())).isEqualTo("ACCEPTED"));
        }
    }

    /** {@code forceSendOriginalMessage}, and nothing that would open a body. */
    @Test
    void passesEveryKindOfBodyOnByteForByte() throws Exception {
        byte[] large = new byte[1024 * 1024];
        new Random(1).nextBytes(large);
        String longText = "ก".repeat(512 * 1024);
        try (Connection connection = connect(shared);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            BytesMessage bytes = session.createBytesMessage();
            bytes.writeBytes(large);
            MapMessage map = session.createMapMessage();
            map.setString("vendorID", "001");
            map.setLong("n", 7);
            ObjectMessage object = session.createObjectMessage(new ArrayList<>(List.of("a", 1)));
            StreamMessage stream = session.createStreamMessage();
            stream.writeString("a");
            stream.writeInt(5);
            List<Message> sent =
                    List.of(bytes, session.createTextMessage(longText), map, object, stream, session.createMessage());
            try (MessageProducer producer = session.createProducer(session.createQueue(shared.registrations()))) {
                producer.setTimeToLive(600_000);
                for (int i = 0; i < sent.size(); i++) {
                    sent.get(i).setIntProperty("number", i);
                    sent.get(i).setStringProperty("_AMQ_DUPL_ID", shared.clientId() + i);
                    // A consumer leaves a group while it has the message in hand, however large.
                    sent.get(i).setStringProperty("JMSXGroupID", "a group");
                    producer.send(sent.get(i));
                }
            }

            Set<Integer> arrived = new HashSet<>();
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(shared.dead()))) {
                while (arrived.size() < sent.size()) {
                    Message dead = consumer.receive(LIMIT.toMillis());
                    assertThat(dead).as("one more than " + arrived).isNotNull();
                    assertThat(dead.getStringProperty("ddrReason")).isEqualTo("AU00400");
                    assertThat(dead.getJMSExpiration()).isZero();
                    assertThat(dead.propertyExists("_AMQ_DUPL_ID")).isFalse();
                    arrived.add(dead.getIntProperty("number"));
                    // A large body is read while its consumer lasts.
                    switch (dead.getIntProperty("number")) {
                        case 0 -> assertThat(bytesOf((BytesMessage) dead)).isEqualTo(large);
                        case 1 -> assertThat(((TextMessage) dead).getText()).isEqualTo(longText);
                        case 2 -> {
                            assertThat(((MapMessage) dead).getString("vendorID"))
                                    .isEqualTo("001");
                            assertThat(((MapMessage) dead).getLong("n")).isEqualTo(7);
                        }
                        case 3 -> assertThat(((ObjectMessage) dead).getObject()).isEqualTo(List.of("a", 1));
                        case 4 -> {
                            assertThat(((StreamMessage) dead).readString()).isEqualTo("a");
                            assertThat(((StreamMessage) dead).readInt()).isEqualTo(5);
                        }
                        default -> assertThat(dead).isNotInstanceOf(TextMessage.class);
                    }
                }
            }
        }
    }

    /**
     * A copied duplicate-detection id would make the broker drop the session's whole transaction: at the second retry, for
     * it remembers the ids by queue.
     */
    @Test
    void retriesARequestThatCarriesADuplicateDetectionId() {
        Sample sample = Sample.fresh();
        shared.bank()
                .answers(
                        sample.accountNo(),
                        BankAnswer.code("SYS001"),
                        BankAnswer.code("SYS001"),
                        BankAnswer.accepted());
        try (Producer producer = Producer.Protocol.CORE.connect(shared.broker())) {
            producer.send(shared.registrations(), sample.asDraft().withProperty("_AMQ_DUPL_ID", sample.requestUid()));

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(shared.state(sample.requestUid())).isEqualTo("ACCEPTED"));
            assertThat(shared.queues().count(shared.registrations())).isZero();
            assertThat(shared.queues().count(shared.retry())).isZero();
        }
    }

    /** {@code automaticRetriesDisabled}, redirects, the limit of 64 KB and the headers that are sent. */
    @Test
    void asksTheBankOnceAndBelievesNoAnswerThatIsTooLong(TestSetup setup) {
        Map<String, String> retryAfter =
                Map.of("Retry-After", "1", "Location", setup.bank().baseUrl() + "/");
        Sample unavailable = Sample.fresh();
        setup.bank().answers(unavailable.accountNo(), BankAnswer.http(503).withHeaders(retryAfter));
        Sample moved = Sample.fresh();
        setup.bank().answers(moved.accountNo(), BankAnswer.http(307).withHeaders(retryAfter));
        Sample tooLong = Sample.fresh();
        setup.bank().answers(tooLong.accountNo(), ofSize(64 * 1024 + 1));
        Sample longest = Sample.fresh();
        setup.bank().answers(longest.accountNo(), ofSize(64 * 1024));
        Sample limited = Sample.fresh();
        setup.bank().answers(limited.accountNo(), BankAnswer.http(429).withHeaders(Map.of("Retry-After", "300")));
        try (Product product = Product.start(setup, LONG_RETRY);
                Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            for (Sample sample : List.of(unavailable, moved, tooLong, longest)) {
                producer.send(
                        setup.registrations(),
                        sample.asDraft()
                                .withProperty("CAmelHttpUri", "http://127.0.0.1:9/")
                                .withProperty("Authorization", "Bearer forged")
                                .withProperty("Cookie", "a=b")
                                .withProperty("tenant", "other"));
            }
            awaitState(setup, unavailable, "RETRYING");
            awaitState(setup, moved, "DEAD");
            awaitState(setup, tooLong, "RETRYING");
            awaitState(setup, longest, "ACCEPTED");
            producer.send(setup.registrations(), limited.asDraft());
            awaitState(setup, limited, "RETRYING");

            await().during(Duration.ofSeconds(2))
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(List.of(unavailable, moved, tooLong, longest, limited))
                            .allSatisfy(sample -> assertThat(setup.bank().callsFor(sample.accountNo()))
                                    .hasSize(1)));
            assertThat(setup.registration(tooLong.requestUid())).containsEntry("outcome_unknown", true);
            assertThat(setup.registration(limited.requestUid())).containsEntry("attempts", 0);
            for (Sample sample : List.of(unavailable, moved, tooLong, longest)) {
                BankCallAssert.saysWhatTheProducerGave(
                        setup.bank().callsFor(sample.accountNo()).get(0), setup, sample);
            }
        }
    }

    private static void awaitState(TestSetup setup, Sample sample, String state) {
        await(state)
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo(state));
    }

    private static BankAnswer ofSize(int bytes) {
        String start = "{\"statusCode\":\"0\",\"statusDesc\":\"";
        return BankAnswer.raw(
                200, (start + "x".repeat(bytes - start.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytesOf(BytesMessage message) throws JMSException {
        byte[] body = new byte[(int) message.getBodyLength()];
        message.readBytes(body);
        return body;
    }

    private static Message receive(Session session, String queue) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            Message message = consumer.receive(LIMIT.toMillis());
            assertThat(message).as("a message in " + queue).isNotNull();
            return message;
        }
    }

    private static Connection connect(TestSetup setup) throws JMSException {
        ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory(setup.broker().url());
        factory.setDeserializationAllowList("java.util,java.lang");
        return factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
    }
}
