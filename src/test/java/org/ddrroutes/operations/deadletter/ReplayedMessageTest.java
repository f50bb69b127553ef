package org.ddrroutes.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.ddrroutes.harness.BrokerProcess;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.OutgoingMessage;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A message that is replayed goes out as it came in, of whatever kind it is and whoever sent it. */
@ExtendWith(SharedParts.class)
class ReplayedMessageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

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

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("object", session -> session.createObjectMessage("a string")),
                kind("map", ReplayedMessageTest::map),
                kind("stream", ReplayedMessageTest::stream),
                kind("bytes", session -> {
                    var bytes = session.createBytesMessage();
                    bytes.writeBytes(new byte[] {0, -1, 127, 13, 10});
                    return bytes;
                }),
                kind("text", session -> session.createTextMessage("no JSON, \u0e01 and \ud83c\udf5c")),
                kind("large text", session -> session.createTextMessage("x".repeat(300_000))),
                kind("nothing", Session::createMessage));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void keepsItsKindBodyAndProperties(String name, Maker maker) throws JMSException {
        inSession(session -> {
            Message message = maker.make(session);
            message.setStringProperty("ownProperty", "kept");
            message.setIntProperty("ownNumber", 7);
            message.setStringProperty("JMSXGroupID", "account-7");
            message.setIntProperty("JMSXGroupSeq", 3);
            message.setJMSCorrelationID("correlation");
            message.setJMSType("type");
            try (MessageProducer producer = session.createProducer(session.createQueue(setup.registrations()))) {
                producer.setPriority(9);
                producer.setTimeToLive(Duration.ofDays(1).toMillis());
                producer.send(message);
            }
            return true;
        });
        Copy before = awaitDeadLetterOtherThan("");

        assertThat(client.post("/actuator/deadletters/" + before.id(), "{\"action\":\"replay\"}")
                        .statusCode())
                .isEqualTo(200);

        Copy after = awaitDeadLetterOtherThan(before.id());
        assertThat(before.body().isEmpty()).isEqualTo(name.equals("nothing"));
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.kind()).isEqualTo(before.kind());
        assertThat(after.headers())
                .isEqualTo(before.headers())
                .containsEntry("ownNumber", 7)
                .containsEntry("priority", 9)
                .containsEntry("group", "account-7")
                .containsEntry("JMSXGroupSeq", 3);
        discard(after.id());
    }

    @ParameterizedTest
    @EnumSource(Producer.Protocol.class)
    void doesNotMindTheProtocol(Producer.Protocol protocol) throws JMSException {
        try (Producer producer = protocol.connect(setup.broker())) {
            producer.send(
                    setup.registrations(),
                    OutgoingMessage.of("no JSON")
                            .withProperty("ownProperty", "kept")
                            .withCorrelationId("correlation"));
        }
        Copy before = awaitDeadLetterOtherThan("");

        assertThat(client.post("/actuator/deadletters/" + before.id(), "{\"action\":\"replay\"}")
                        .statusCode())
                .isEqualTo(200);

        Copy after = awaitDeadLetterOtherThan(before.id());
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.headers()).isEqualTo(before.headers()).containsEntry("ownProperty", "kept");
        discard(after.id());
    }

    @Test
    void pagesOnWhereTheLastOfThePageBeforeIsGone() throws JMSException {
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            for (int i = 0; i < 4; i++) {
                producer.send(setup.registrations(), OutgoingMessage.of("no JSON"));
            }
        }
        await().atMost(LIMIT).until(() -> deadLetters().size() == 4);
        // In the order of the list, by time of failure: the queue has the order of the commits.
        List<String> ids = new ArrayList<>();
        client.read("/actuator/deadletters")
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        String next = client.read("/actuator/deadletters?limit=2").path("next").asText();

        discard(ids.get(1));

        List<String> rest = new ArrayList<>();
        client.read("/actuator/deadletters?limit=3&after=" + next)
                .path("items")
                .forEach(item -> rest.add(item.path("id").asText()));
        assertThat(rest).contains(ids.get(2), ids.get(3));
        for (String id : List.of(ids.get(0), ids.get(2), ids.get(3))) {
            discard(id);
        }
        assertThat(client.read("/actuator/deadletters").path("next").isNull()).isTrue();
    }

    private static void discard(String id) {
        assertThat(client.post("/actuator/deadletters/" + id, "{\"action\":\"discard\",\"reason\":\"test\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static Message map(Session session) throws JMSException {
        MapMessage map = session.createMapMessage();
        map.setString("one", "1");
        map.setInt("two", 2);
        map.setBytes("three", new byte[] {3});
        return map;
    }

    private static Message stream(Session session) throws JMSException {
        StreamMessage stream = session.createStreamMessage();
        stream.writeString("one");
        stream.writeDouble(2.5);
        return stream;
    }

    private static Copy awaitDeadLetterOtherThan(String id) {
        return await().atMost(LIMIT)
                .until(
                        ReplayedMessageTest::deadLetters,
                        found -> found.size() == 1 && !found.get(0).id().equals(id))
                .get(0);
    }

    private static List<Copy> deadLetters() {
        return setup.queues().browse(setup.dead(), message -> Copy.of((ActiveMQMessage) message));
    }

    private static <T> T inSession(Work<T> work) throws JMSException {
        try (ActiveMQConnectionFactory factory =
                        new ActiveMQConnectionFactory(setup.broker().url());
                Connection connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD)) {
            connection.start();
            return work.in(connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        }
    }

    private static Arguments kind(String name, Maker maker) {
        return Arguments.arguments(name, maker);
    }

    private interface Maker {
        Message make(Session session) throws JMSException;
    }

    private interface Work<T> {
        T in(Session session) throws JMSException;
    }

    /**
     * A message as the broker has it.
     *
     * @param kind the protocol's number for text, bytes, map and so on
     */
    private record Copy(String id, byte kind, List<Byte> body, Map<String, Object> headers) {

        static Copy of(ActiveMQMessage message) throws JMSException {
            ActiveMQBuffer buffer = message.getCoreMessage().getReadOnlyBodyBuffer();
            List<Byte> body = new ArrayList<>();
            while (buffer.readable()) {
                body.add(buffer.readByte());
            }
            Map<String, Object> headers = new TreeMap<>();
            headers.put("correlation", String.valueOf(message.getJMSCorrelationID()));
            headers.put("type", String.valueOf(message.getJMSType()));
            headers.put("expiration", message.getJMSExpiration());
            headers.put("priority", message.getJMSPriority());
            headers.put("group", String.valueOf(message.getStringProperty("JMSXGroupID")));
            for (Object name : Collections.list(message.getPropertyNames())) {
                boolean changes = name.equals("ddrFailedAt") || name.equals("JMSXDeliveryCount");
                if (!changes) {
                    headers.put(name.toString(), message.getObjectProperty(name.toString()));
                }
            }
            return new Copy(message.getJMSMessageID().substring("ID:".length()), message.getType(), body, headers);
        }
    }
}
