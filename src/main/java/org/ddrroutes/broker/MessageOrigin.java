package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination.TYPE;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/** Who sent a message and where the answer goes, for each of the protocols that a producer may speak. */
public final class MessageOrigin {

    /** Set by every CORE client on what it sends; neither AMQP nor STOMP messages have it. */
    private static final String CORE_CONNECTION = "__AMQ_CID";

    private static final String NATIVE_MESSAGE_ID = "NATIVE_MESSAGE_ID";

    private MessageOrigin() {}

    /**
     * The id that stays the same at every delivery: {@code JMSMessageID} of a CORE client; {@code NATIVE_MESSAGE_ID} of
     * an AMQP one, whose {@code JMSMessageID} the broker makes anew each time; none for a bare STOMP message.
     */
    public static Optional<String> stableId(Message message) throws JMSException {
        if (!message.propertyExists(CORE_CONNECTION)
                && message.getObjectProperty(NATIVE_MESSAGE_ID) instanceof String id
                && !id.isBlank()) {
            return Optional.of(id);
        }
        return Optional.ofNullable(message.getJMSMessageID());
    }

    /**
     * The broker's own number of a message, for those whose client gave no id. It is written with the message and stays the
     * same at every delivery, also after the broker was killed, which {@code JMSRedelivered} forgets; whoever sends the
     * message on gives it another. Empty where the broker tells none.
     */
    public static Optional<String> brokerNumber(Message message) {
        if (!(message instanceof ActiveMQMessage artemis)
                || artemis.getCoreMessage().getMessageID() == 0) {
            return Optional.empty();
        }
        return Optional.of("broker:" + artemis.getCoreMessage().getMessageID());
    }

    /** {@code JMSCorrelationID}; one of bytes is written as AMQP clients know it. */
    public static @Nullable String correlationId(Message message) throws JMSException {
        String text = message.getJMSCorrelationID();
        if (text != null) {
            return text;
        }
        byte[] bytes = message.getJMSCorrelationIDAsBytes();
        return bytes == null
                ? null
                : "ID:AMQP_BINARY:" + HexFormat.of().withUpperCase().formatHex(bytes);
    }

    /** The reply address with its kind as a prefix, such as {@code queue://name}; a name of no declared kind is a queue. */
    public static @Nullable String replyTo(Message message) throws JMSException {
        Destination destination = message.getJMSReplyTo();
        if (!(destination instanceof ActiveMQDestination address)
                || address.getName() == null
                || address.getName().isBlank()) {
            return null;
        }
        TYPE type = address.getType() == TYPE.DESTINATION ? TYPE.QUEUE : address.getType();
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-') + "://" + address.getName();
    }

    /** The bare name in a reply address. */
    public static String nameOf(String replyTo) {
        return replyTo.substring(replyTo.indexOf("://") + 3);
    }
}
