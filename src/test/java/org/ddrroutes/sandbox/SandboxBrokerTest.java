package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.sandbox.bank.SandboxClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class SandboxBrokerTest {

    private static final String QUEUE = "ddr.registrations";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PATIENCE_MILLIS = PATIENCE.toMillis();
    private static final int MAX_DELIVERY_ATTEMPTS = 10;

    @TempDir
    Path directory;

    private final SandboxClock clock = new SandboxClock(Clock.systemUTC());
    private int port;
    private SandboxBroker broker;

    @BeforeEach
    void start() throws Exception {
        port = FreePort.find();
        broker = new SandboxBroker(port, directory, List.of(QUEUE), clock);
        broker.start();
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void takesAndGivesMessagesInAllThreeProtocols() throws Exception {
        send(core(), "by core");
        assertThat(receive(amqp())).isEqualTo("by core");

        send(amqp(), "by AMQP");
        try (StompClient stomp = new StompClient(port)) {
            assertThat(stomp.receive(QUEUE)).startsWith("MESSAGE").endsWith("by AMQP");
        }

        try (StompClient stomp = new StompClient(port)) {
            stomp.send(QUEUE, "", "by STOMP");
        }
        assertThat(receive(core())).isEqualTo("by STOMP");
    }

    @Test
    void takesStompDestinationsAndReplyAddressesThatBeginWithQueue() throws Exception {
        try (StompClient stomp = new StompClient(port)) {
            stomp.send("/queue/" + QUEUE, "reply-to:/queue/answers\n", "with a slash");
        }

        try (Connection connection = core().createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Message message = session.createConsumer(session.createQueue(QUEUE)).receive(PATIENCE_MILLIS);
            assertThat(message).isNotNull();
            // As the product answers: to the queue of that name.
            session.createProducer(session.createQueue("/queue/answers")).send(session.createTextMessage("answer"));
        }

        try (StompClient stomp = new StompClient(port)) {
            assertThat(stomp.receive("/queue/answers")).endsWith("answer");
        }
    }

    @Test
    void deliversWhatIsScheduledByTheSandboxsClock() throws Exception {
        try (Connection connection = core().createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
            producer.setDeliveryDelay(Duration.ofHours(24).toMillis());
            producer.send(session.createTextMessage("in a day"));
            MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
            assertThat(consumer.receiveNoWait()).isNull();

            clock.putForward(Duration.ofHours(24));

            assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
        }
    }

    @Test
    void keepsMessagesOverARestart() throws Exception {
        send(core(), "by core");
        send(amqp(), "by AMQP");
        try (StompClient stomp = new StompClient(port)) {
            stomp.send(QUEUE, "", "by STOMP");
        }

        broker.stop();
        broker = new SandboxBroker(port, directory, List.of(QUEUE), clock);
        broker.start();

        assertThat(List.of(receive(core()), receive(core()), receive(core())))
                .containsExactly("by core", "by AMQP", "by STOMP");
    }

    @Test
    void keepsMessagesOverAKill(@TempDir Path killed) throws Exception {
        int itsPort = FreePort.find();
        Process process = Kill.start(SandboxBrokerProcess.class, Integer.toString(itsPort), killed.toString());
        try {
            send(new ActiveMQConnectionFactory("tcp://localhost:" + itsPort), "before the kill");
        } finally {
            Kill.now(process);
        }

        SandboxBroker again = new SandboxBroker(itsPort, killed, List.of(QUEUE), clock);
        again.start();
        try {
            assertThat(receive(new ActiveMQConnectionFactory("tcp://localhost:" + itsPort)))
                    .isEqualTo("before the kill");
        } finally {
            again.stop();
        }
    }

    @Test
    void putsWhatNobodyCouldTakeIntoADeadLetterQueueOfItsOwn() throws Exception {
        send(core(), "poison");
        try (Connection connection = core().createConnection()) {
            connection.start();
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
            for (int i = 0; i < MAX_DELIVERY_ATTEMPTS; i++) {
                assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
                session.rollback();
            }
            Message dead = session.createConsumer(session.createQueue("DLQ")).receive(PATIENCE_MILLIS);
            assertThat(dead.getBody(String.class)).isEqualTo("poison");
            session.commit();
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SandboxBroker second =
                    new SandboxBroker(taken.getLocalPort(), directory.resolve("other"), List.of(), clock);

            assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                    .isThrownBy(second::start)
                    .withMessageContaining("ddr.sandbox.broker-port");
        }
    }

    @Test
    void refusesADirectoryThatAnotherSandboxUses() throws Exception {
        Path used = directory.resolve("used");
        Process process = Kill.start(SandboxBrokerProcess.class, Integer.toString(FreePort.find()), used.toString());
        SandboxBroker second = new SandboxBroker(FreePort.find(), used, List.of(), clock);
        try {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                            .isThrownBy(second::start)
                            .withMessageContaining("ddr.sandbox.data-directory"));
        } finally {
            Kill.now(process);
        }
    }

    private ConnectionFactory core() {
        return new ActiveMQConnectionFactory("tcp://localhost:" + port);
    }

    private ConnectionFactory amqp() {
        return new JmsConnectionFactory("amqp://localhost:" + port);
    }

    private static void send(ConnectionFactory factory, String text) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            Session session = connection.createSession();
            session.createProducer(session.createQueue(QUEUE)).send(session.createTextMessage(text));
        }
    }

    private static String receive(ConnectionFactory factory) throws JMSException {
        try (Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            Message message = session.createConsumer(session.createQueue(QUEUE)).receive(PATIENCE_MILLIS);
            assertThat(message).isNotNull();
            return message instanceof TextMessage text
                    ? text.getText()
                    : new String(message.getBody(byte[].class), StandardCharsets.UTF_8);
        }
    }
}
