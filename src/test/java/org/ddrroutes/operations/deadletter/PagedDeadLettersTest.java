package org.ddrroutes.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultMessageIDPolicy;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Producer.Protocol;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** Dead letters of which the broker has only the first few in memory. */
class PagedDeadLettersTest {

    private static final int LETTERS = 400;
    private static final int LARGE = 300_000;

    private static BrokerProcess broker;
    private static JmsPoolConnectionFactory connections;
    private static JmsPoolConnectionFactory browsingConnections;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.createWithSmallMemory();
        connections = connections(0);
        browsingConnections = connections(1024 * 1024);
    }

    private static JmsPoolConnectionFactory connections(int consumerWindow) {
        ActiveMQConnectionFactory artemis = new ActiveMQConnectionFactory(broker.url());
        artemis.setConsumerWindowSize(consumerWindow);
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(artemis);
        return pool;
    }

    @AfterAll
    static void stop() {
        connections.stop();
        browsingConnections.stop();
        broker.close();
    }

    @Test
    void takesWhateverIsListedAndLeavesTheOthersAsTheyWere() throws JMSException {
        String queue = "small.deep";
        DeadLetterQueue deadLetters = deadLetters(queue);
        Instant start = Instant.parse("2026-11-23T03:00:00Z");
        for (int i = 0; i < LETTERS; i++) {
            put(queue, i, i == 30 ? LARGE : 1_000, start.plusSeconds(i));
        }
        List<String> before = copies(queue, LETTERS);
        List<DeadLetter> listed = pageThrough(deadLetters, 90);
        assertThat(listed).hasSize(LETTERS);

        List<Integer> taken = List.of(50, 200, 399, 0, 198);
        List<Integer> numbers = new ArrayList<>();
        for (int number : taken) {
            assertThat(deadLetters.take(key(listed, number), (message, session) -> {
                        numbers.add(message.getIntProperty("number"));
                        MessageForwarding.send(session, queue + ".replayed", message);
                    }))
                    .isTrue();
        }

        assertThat(numbers).isEqualTo(taken);
        assertThat(broker.queues().count(queue + ".replayed")).isEqualTo(taken.size());
        assertThat(copies(queue, LETTERS - taken.size())).isEqualTo(without(before, taken));
        assertThat(pageThrough(deadLetters, 1_000)).hasSize(LETTERS - taken.size());

        DeadLetterKey last = key(listed, 398);
        assertThatThrownBy(() -> deadLetters.take(last, (message, session) -> {
                    throw new IllegalStateException("the work fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(broker.queues().count(queue)).isEqualTo(LETTERS - taken.size());
        assertThat(deadLetters.take(last, (message, session) -> {})).isTrue();
        assertThat(deadLetters.take(last, (message, session) -> {})).isFalse();
    }

    @Test
    void pagesOnWhateverIsTakenAwayInBetween() throws JMSException {
        String queue = "small.pages";
        DeadLetterQueue deadLetters = deadLetters(queue);
        Instant time = Instant.parse("2026-11-23T03:00:00.002Z");
        put(queue, 0, 10, time);
        put(queue, 1, 10, time.minusMillis(1));
        put(queue, 2, 10, time);

        Page<DeadLetter> first = deadLetters.page(filter(1, null));
        deadLetters.take(key(first.items(), 0), (message, session) -> {});
        Page<DeadLetter> second = deadLetters.page(filter(1, first.next()));
        deadLetters.take(key(second.items(), 0), (message, session) -> {});
        Page<DeadLetter> third = deadLetters.page(filter(1, second.next()));

        assertThat(List.of(first, second, third)).allMatch(page -> page.items().size() == 1);
        assertThat(first.items().get(0).failedAt()).endsWith("001+07:00");
        assertThat(third.next()).isNull();
        assertThat(broker.queues().count(queue)).isEqualTo(1);
    }

    /** What is kept from one list to the next never hides what others did to the queue. */
    @ParameterizedTest
    @ValueSource(strings = {"small.kept", "kept"})
    void listsWhatIsThereHoweverOthersChangedIt(String queue) throws JMSException {
        DeadLetterQueue deadLetters = deadLetters(queue);
        DeadLetterQueue elsewhere = deadLetters(queue);
        Instant start = Instant.parse("2026-11-23T03:00:00Z");
        assertThat(deadLetters.page(filter(100, null)).items()).isEmpty();
        for (int i = 0; i < 30; i++) {
            put(queue, i, 1_000, start.plusSeconds(i));
        }
        List<DeadLetter> first = pageThrough(deadLetters, 20);
        assertThat(first).hasSize(30);

        List<String> there = new ArrayList<>(ids(first));
        for (int i = 0; i < 2; i++) {
            // As many go as come.
            assertThat(elsewhere.take(key(first, 5 * i), (message, session) -> {}))
                    .isTrue();
            there.remove(first.get(5 * i).id());
            put(queue, 30 + i, 1_000, start.plusSeconds(30 + i));
            List<DeadLetter> now = pageThrough(deadLetters, 20);
            assertThat(ids(now)).hasSize(30).startsWith(there.toArray(String[]::new));
            there.add(now.get(29).id());

            put(queue, 100 + i, 1_000, start.minusSeconds(i + 1));
            there.add(0, deadLetters.page(filter(1, null)).items().get(0).id());
            assertThat(elsewhere.take(key(pageThrough(deadLetters, 50), 0), (message, session) -> {}))
                    .isTrue();
            there.remove(0);
            assertThat(deadLetters.summary().total()).isEqualTo(30);
        }

        browsingConnections.clear();
        put(queue, 40, 1_000, start.plusSeconds(40));
        assertThat(ids(pageThrough(deadLetters, 20))).hasSize(31).startsWith(there.toArray(String[]::new));
        deadLetters.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.strangers", "strangers"})
    void takesWhatAnyClientHasPutThere(String queue) throws JMSException {
        DeadLetterQueue deadLetters = deadLetters(queue);
        Instant start = Instant.parse("2026-11-23T03:00:00Z");
        putByStrangers(queue, "near");
        for (int i = 0; i < 30; i++) {
            put(queue, i, 1_000, start.plusSeconds(i));
        }
        putByStrangers(queue, "deep");
        List<DeadLetter> listed = pageThrough(deadLetters, 5);
        assertThat(ids(listed)).hasSize(44).doesNotHaveDuplicates();

        List<DeadLetter> strangers = new ArrayList<>(
                listed.stream().filter(letter -> letter.requestUid() != null).toList());
        Collections.reverse(strangers);
        assertThat(strangers).hasSize(14);
        List<String> left = new ArrayList<>(ids(listed));
        for (DeadLetter stranger : strangers) {
            assertThat(deadLetters.find(key(stranger), DeadLetterReader::requestUid))
                    .hasValue(Optional.ofNullable(stranger.requestUid()));
            assertThat(deadLetters.take(key(stranger), (message, session) -> {
                        assertThat(message.getStringProperty("requestUID")).isEqualTo(stranger.requestUid());
                        MessageForwarding.forRequests(message);
                        assertThat(message.propertyExists(MessageForwarding.DEAD_LETTER_KEY))
                                .isFalse();
                    }))
                    .as(stranger.requestUid())
                    .isTrue();
            left.remove(stranger.id());
            assertThat(ids(pageThrough(deadLetters, 1_000))).isEqualTo(left);
        }
        assertThat(broker.queues().count(queue)).isEqualTo(30);
    }

    private static DeadLetterQueue deadLetters(String queue) {
        return new DeadLetterQueue(connections, browsingConnections, new QueueNames("in", "retry", queue, "results"));
    }

    private static DeadLetterFilter filter(int limit, @Nullable String after) {
        return new DeadLetterFilter(null, null, null, null, null, null, limit, Parameters.after(after));
    }

    private static List<DeadLetter> pageThrough(DeadLetterQueue deadLetters, int limit) {
        List<DeadLetter> all = new ArrayList<>();
        String next = null;
        do {
            Page<DeadLetter> page = deadLetters.page(filter(limit, next));
            all.addAll(page.items());
            next = page.next();
        } while (next != null);
        return all;
    }

    private static DeadLetterKey key(List<DeadLetter> letters, int index) {
        return key(letters.get(index));
    }

    private static DeadLetterKey key(DeadLetter letter) {
        return DeadLetterKey.ofId(letter.id()).orElseThrow();
    }

    /** The same letters, each by every client that there is, and without a message id where the client can. */
    private static void putByStrangers(String queue, String round) throws JMSException {
        for (Protocol protocol : Protocol.values()) {
            try (Producer producer = protocol.connect(broker)) {
                producer.send(queue, OutgoingMessage.of("{}").withProperty("requestUID", protocol + "-" + round));
            }
        }
        JmsConnectionFactory amqp = new JmsConnectionFactory("amqp://127.0.0.1:" + broker.port());
        putWithoutId(amqp, queue, "amqp-bare-" + round);
        putWithoutId(new ActiveMQConnectionFactory(broker.url()), queue, "core-bare-" + round);
        amqp.setMessageIDPolicy(uuids());
        try (Connection connection = amqp.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            Message message = session.createTextMessage("{}");
            message.setStringProperty("requestUID", "amqp-uuid-" + round);
            producer.send(message);
        }
    }

    private static JmsDefaultMessageIDPolicy uuids() {
        JmsDefaultMessageIDPolicy policy = new JmsDefaultMessageIDPolicy();
        policy.setMessageIDType("UUID");
        return policy;
    }

    private static void putWithoutId(ConnectionFactory factory, String queue, String requestUid) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setDisableMessageID(true);
            Message message = session.createTextMessage("{}");
            message.setStringProperty("requestUID", requestUid);
            producer.send(message);
        }
    }

    private static List<String> ids(List<DeadLetter> letters) {
        return letters.stream().map(DeadLetter::id).toList();
    }

    private static void put(String queue, int number, int size, Instant failedAt) throws JMSException {
        byte[] body = new byte[size];
        new Random(number).nextBytes(body);
        try (Connection connection = connections.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            message.setIntProperty("number", number);
            message.setStringProperty("ddrFailedAt", BangkokTimestamp.of(failedAt));
            message.setStringProperty("JMSXGroupID", "group" + number % 3);
            producer.send(message, Message.DEFAULT_DELIVERY_MODE, number % 10, 0);
        }
    }

    /** All there is to a message, by number. A browser may end early behind a large message: it is asked again. */
    private static List<String> copies(String queue, int expected) {
        return await().atMost(Duration.ofSeconds(60)).until(() -> copies(queue), copies -> copies.size() == expected);
    }

    private static List<String> copies(String queue) throws JMSException {
        TreeMap<Integer, String> copies = new TreeMap<>();
        try (Connection connection = connections.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
            connection.start();
            for (Object next : Collections.list(browser.getEnumeration())) {
                BytesMessage message = (BytesMessage) next;
                byte[] body = new byte[(int) message.getBodyLength()];
                message.readBytes(body);
                copies.put(
                        message.getIntProperty("number"),
                        String.join(
                                " ",
                                message.getJMSMessageID(),
                                String.valueOf(message.getJMSTimestamp()),
                                String.valueOf(message.getJMSPriority()),
                                String.valueOf(message.getJMSDeliveryMode()),
                                message.getStringProperty("JMSXGroupID"),
                                message.getStringProperty("JMSXDeliveryCount"),
                                new TreeMap<>(((ActiveMQMessage) message)
                                                .getCoreMessage()
                                                .toPropertyMap())
                                        .keySet()
                                        .toString(),
                                String.valueOf(Arrays.hashCode(body))));
            }
        }
        return List.copyOf(copies.values());
    }

    private static List<String> without(List<String> copies, List<Integer> numbers) {
        List<String> rest = new ArrayList<>(copies);
        numbers.stream().sorted(Collections.reverseOrder()).forEach(number -> rest.remove((int) number));
        return rest;
    }
}
