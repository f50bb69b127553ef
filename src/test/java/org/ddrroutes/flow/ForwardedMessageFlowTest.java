package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to the retry queue and on to the dead letters is what its producer sent; what is no such thing goes to nobody. */
@ExtendWith(SharedParts.class)
class ForwardedMessageFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(
                setup,
                Map.of("ddr.retry.first-delay", "50ms", "ddr.retry.max-attempts", "3", "ddr.intake.consumers", "3"));
    }

    static Stream<Arguments> jmsClients() {
        return Stream.of(
                Arguments.of(
                        "core", new ActiveMQConnectionFactory(setup.broker().url())),
                Arguments.of(
                        "AMQP",
                        new JmsConnectionFactory(
                                "amqp://127.0.0.1:" + setup.broker().port())),
                Arguments.of(
                        "OpenWire",
                        new org.apache.activemq.ActiveMQConnectionFactory(
                                "tcp://127.0.0.1:" + setup.broker().port())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jmsClients")
    void keepsPriorityAndGroupOverRetriesToTheDeadLetter(String client, ConnectionFactory factory) throws Exception {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN003"));
        String body = sample.asDraft().text();
        send(factory, session -> {
            Message message = session.createTextMessage(body);
            message.setStringProperty("requestUID", sample.requestUid());
            message.setStringProperty("JMSXGroupID", "account-7");
            message.setIntProperty("JMSXGroupSeq", 3);
            message.setStringProperty("ownText", "kept");
            message.setIntProperty("ownNumber", 7);
            message.setJMSType("type");
            message.setJMSCorrelationID("correlation");
            return message;
        });

        Letter letter = takeDeadLetter();

        assertThat(letter)
                .isEqualTo(
                        new Letter(body, 9, "account-7", 3, "kept", 7, "type", "correlation", 0, "BSN003", List.of()));
        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(3);
    }

    @Test
    void keepsPriorityAndGroupOfAStompClient() throws Exception {
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            producer.send(
                    setup.registrations(),
                    OutgoingMessage.of("no JSON")
                            .withProperty("priority", "9")
                            .withProperty("JMSXGroupID", "account-7")
                            .withProperty("expires", Long.toString(System.currentTimeMillis() + 60_000))
                            .withCorrelationId("correlation"));
        }

        Letter letter = takeDeadLetter();

        assertThat(letter.priority()).isEqualTo(9);
        assertThat(letter.group()).isEqualTo("account-7");
        assertThat(letter.expiration()).isZero();
    }

    /** The second message of a group waits for the consumer that has the first; what is behind it need not. */
    @Test
    void holdsUpNobodyBehindAGroup() throws Exception {
        List<Sample> group = List.of(Sample.fresh(), Sample.fresh());
        List<Sample> others =
                IntStream.range(0, 10).mapToObj(i -> Sample.fresh()).toList();
        CompletableFuture<Void> othersAreThrough = new CompletableFuture<>();
        group.forEach(sample -> setup.bank().answers(sample.accountNo(), call -> {
            othersAreThrough.join();
            return BankAnswer.accepted();
        }));
        try (Producer producer = Producer.Protocol.STOMP.connect(setup.broker())) {
            group.forEach(sample ->
                    producer.send(setup.registrations(), sample.asDraft().withProperty("JMSXGroupID", "slow")));
            others.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
        }

        try {
            await("the others are done").atMost(LIMIT).until(() -> areAccepted(others));
        } finally {
            othersAreThrough.complete(null);
        }
        await("the group, too").atMost(LIMIT).until(() -> areAccepted(group));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no such", "nobodys"})
    void neverSendsToTheBankWhatIsOnTheRetryQueueWithoutARegistration(String owner) {
        Sample sample = Sample.fresh();
        OutgoingMessage outgoing = sample.asDraft();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.retry(), owner.isEmpty() ? outgoing : outgoing.withProperty("ddrRequestUID", owner));
        }

        ReceivedMessage letter = setup.queues().take(setup.dead(), LIMIT).orElseThrow();

        assertThat(letter.text()).isEqualTo(outgoing.text());
        assertThat(letter.property("ddrReason")).isEqualTo(owner.equals("nobodys") ? "CMN003" : "CMN001");
        assertThat(setup.registration(sample.requestUid())).isEmpty();
        assertThat(setup.bank().callsFor(sample.accountNo())).isEmpty();
    }

    @Test
    void putsBackARegistrationByItsRowWithAnEmptyBody() {
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
            setup.queues().take(setup.dead(), LIMIT).orElseThrow();
            setup.postgres()
                    .jdbc(setup.database())
                    .update("UPDATE registration SET state = 'RECEIVED' WHERE request_uid = ?", sample.requestUid());

            producer.send(setup.retry(), OutgoingMessage.of("{}").withProperty("ddrRequestUID", sample.requestUid()));
            await("it goes on")
                    .atMost(LIMIT)
                    .until(() -> setup.state(sample.requestUid()).equals("ACCEPTED"));

            producer.send(setup.retry(), OutgoingMessage.of("{}").withProperty("ddrRequestUID", sample.requestUid()));
            await("it is consumed").atMost(LIMIT).until(() -> setup.queues().count(setup.retry()) == 0);
        }
        assertThat(setup.bank().callsFor(sample.accountNo()))
                .hasSize(2)
                .allSatisfy(call -> BankCallAssert.saysWhatTheProducerGave(call, setup, sample));
        assertThat(setup.queues().count(setup.dead())).isZero();
    }

    private static boolean areAccepted(List<Sample> samples) {
        return samples.stream()
                .allMatch(sample -> setup.state(sample.requestUid()).equals("ACCEPTED"));
    }

    private static void send(ConnectionFactory factory, Maker maker) throws JMSException {
        try (Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(setup.registrations()))) {
            producer.setPriority(9);
            producer.setTimeToLive(Duration.ofMinutes(1).toMillis());
            producer.send(maker.make(session));
        }
    }

    private static Letter takeDeadLetter() throws JMSException {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(setup.broker().url());
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(setup.dead()))) {
            connection.start();
            return Letter.of(Objects.requireNonNull(consumer.receive(LIMIT.toMillis()), "no dead letter"));
        }
    }

    private interface Maker {
        Message make(Session session) throws JMSException;
    }

    private record Letter(
            String body,
            int priority,
            @Nullable String group,
            int groupSequence,
            @Nullable String ownText,
            @Nullable Object ownNumber,
            @Nullable String type,
            @Nullable String correlationId,
            long expiration,
            String reason,
            List<String> brokersOwn) {

        static Letter of(Message message) throws JMSException {
            List<String> brokersOwn = ((ActiveMQMessage) message)
                    .getCoreMessage().getPropertyNames().stream()
                            .map(SimpleString::toString)
                            .filter(name -> name.startsWith("_AMQ_"))
                            .filter(name -> !name.startsWith("_AMQ_GROUP") && !name.equals("_AMQ_ROUTING_TYPE"))
                            .toList();
            return new Letter(
                    ((TextMessage) message).getText(),
                    message.getJMSPriority(),
                    message.getStringProperty("JMSXGroupID"),
                    message.propertyExists("JMSXGroupSeq") ? message.getIntProperty("JMSXGroupSeq") : 0,
                    message.getStringProperty("ownText"),
                    message.getObjectProperty("ownNumber"),
                    message.getJMSType(),
                    message.getJMSCorrelationID(),
                    message.getJMSExpiration(),
                    message.getStringProperty("ddrReason"),
                    brokersOwn);
        }
    }
}
