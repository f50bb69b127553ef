package org.ddrroutes.broker;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.ddrroutes.tracing.RegistrationTrace;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a received message to be sent on as it came: body, type, correlation, priority, group and the producer's
 * properties stay, byte for byte and undecoded. The broker's own properties go, because a copied duplicate-detection id makes
 * the broker drop the whole transaction in silence. What is sent on is persistent and never expires.
 */
public final class MessageForwarding {

    /** On the retry queue: the requestUID of the registration that waits. Elsewhere the property means nothing. */
    public static final String OWNER = "ddrRequestUID";

    /** On the dead-letter queue: the key of a letter that was moved there, by which it was listed before. */
    public static final String DEAD_LETTER_KEY = "ddrDeadLetterKey";

    private static final String BROKER_PREFIX = "_AMQ_";

    /** Broker properties that the producer set: its group, and how the address delivers. */
    private static final Set<SimpleString> KEPT = Set.of(
            org.apache.activemq.artemis.api.core.Message.HDR_GROUP_ID,
            org.apache.activemq.artemis.api.core.Message.HDR_GROUP_SEQUENCE,
            org.apache.activemq.artemis.api.core.Message.HDR_ROUTING_TYPE);

    /** What we added on an earlier way. A producer may have properties of its own that begin alike. */
    private static final Set<String> OURS = Set.of(OWNER, DEAD_LETTER_KEY, "ddrReason", "ddrReasonText", "ddrFailedAt");

    /** The broker takes a message as large as it likes, but not one with a head of much more than this. */
    private static final int MOST_PROPERTY_BYTES = 390_000;

    private static final SendDeadline DEADLINE = new SendDeadline(Duration.ofSeconds(5));

    private MessageForwarding() {}

    /** For the retry queue. The broker delivers the message at its due time, or at once where there is none. */
    public static void forRetry(Message message, String requestUid, @Nullable Instant due) throws JMSException {
        ICoreMessage core = washed(message);
        core.putStringProperty(OWNER, requestUid);
        keepTrace(core);
        if (due != null) {
            core.putLongProperty(
                    org.apache.activemq.artemis.api.core.Message.HDR_SCHEDULED_DELIVERY_TIME, due.toEpochMilli());
        }
    }

    /** For the dead-letter queue, with our properties beside the producer's own, none of which is overwritten. */
    public static void forDeadLetters(Message message, Map<String, String> properties) throws JMSException {
        ICoreMessage core = washed(message);
        keepTrace(core);
        properties.forEach((name, value) -> {
            if (!core.containsProperty(name)) {
                core.putStringProperty(name, value);
            }
        });
    }

    /** For the request queue, as the producer sent it. */
    public static void forRequests(Message message) throws JMSException {
        washed(message);
    }

    /**
     * Sends a prepared message within the session; a JMS producer would give it a priority of its own. It does not wait
     * without end for a queue that is full.
     */
    public static void send(Session session, String queue, Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(QueueNames.queue(queue))) {
            DEADLINE.guard(() -> producer.send(
                    message, DeliveryMode.PERSISTENT, message.getJMSPriority(), Message.DEFAULT_TIME_TO_LIVE));
        }
    }

    /** Puts a registration on the retry queue whose message is gone: what the bank is sent comes from its row. */
    public static void sendForRetry(Session session, String queue, String requestUid) throws JMSException {
        Message message = session.createTextMessage("{}");
        message.setStringProperty(OWNER, requestUid);
        send(session, queue, message);
    }

    /** Where traces are made, the next to take the message goes on with this one; a producer's own stays. */
    private static void keepTrace(ICoreMessage core) {
        String current = RegistrationTrace.current();
        if (current != null && !core.containsProperty(RegistrationTrace.TRACEPARENT)) {
            core.putStringProperty(RegistrationTrace.TRACEPARENT, current);
        }
    }

    /** Only an AMQP client can send so much beside a body; nobody can send it on. */
    private static void dropLargestOfTooMuch(ICoreMessage core) {
        List<SimpleString> largestLast = core.getPropertyNames().stream()
                .sorted(Comparator.comparingInt(name -> size(core, name)))
                .toList();
        int kept = 0;
        for (SimpleString name : largestLast) {
            kept += size(core, name);
            if (kept > MOST_PROPERTY_BYTES) {
                core.removeProperty(name);
            }
        }
    }

    private static int size(ICoreMessage core, SimpleString name) {
        Object value = core.getObjectProperty(name);
        int ofValue = value instanceof SimpleString text
                ? text.sizeof()
                : value instanceof byte[] bytes ? bytes.length : Long.BYTES;
        return name.sizeof() + ofValue;
    }

    private static ICoreMessage washed(Message message) throws JMSException {
        ICoreMessage core = ArtemisCore.message(message);
        for (SimpleString name : List.copyOf(core.getPropertyNames())) {
            boolean isBrokers = name.toString().startsWith(BROKER_PREFIX) && !KEPT.contains(name);
            if (isBrokers || OURS.contains(name.toString())) {
                core.removeProperty(name);
            }
        }
        dropLargestOfTooMuch(core);
        // The routes hand on the message's own quality of service.
        message.setJMSDeliveryMode(DeliveryMode.PERSISTENT);
        message.setJMSExpiration(0);
        return core;
    }
}
