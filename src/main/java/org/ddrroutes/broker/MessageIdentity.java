package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination.TYPE;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/** Which message it is and where its answer goes, for each of the protocols that a producer may speak. */
public final class MessageIdentity {

    /** A CORE client sets it to a UUID of its own, the broker on an OpenWire message to the client's connection id. */
    private static final String CONNECTION = "__AMQ_CID";

    private static final Pattern CORE_CONNECTION = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String AMQP_ID = "NATIVE_MESSAGE_ID";
    private static final String OPENWIRE_ID = "__HDR_MESSAGE_ID";

    private MessageIdentity() {}

    /**
     * The id that stays the same at every delivery, as the producer knows it: {@code JMSMessageID} of a CORE client, the
     * producer's own id of an AMQP or OpenWire one, to which the broker gives a new {@code JMSMessageID}. A bare STOMP message
     * has none.
     */
    public static Optional<String> stableId(Message message) throws JMSException {
        String connection = text(message, CONNECTION);
        String producersId = null;
        if (connection == null) {
            producersId = text(message, AMQP_ID);
        } else if (!CORE_CONNECTION.matcher(connection).matches()) {
            producersId = text(message, OPENWIRE_ID);
        }
        return Optional.ofNullable(producersId == null ? message.getJMSMessageID() : producersId);
    }

    /**
     * {@code JMSMessageID} where it is the same at every delivery and selects the message: that of a CORE client. For a
     * message of any other client the broker makes up a new one at each delivery, or has none.
     */
    public static Optional<String> selectableId(Message message) throws JMSException {
        String connection = text(message, CONNECTION);
        boolean isCore = connection != null
                && (CORE_CONNECTION.matcher(connection).matches() || text(message, OPENWIRE_ID) == null);
        return isCore ? Optional.ofNullable(message.getJMSMessageID()) : Optional.empty();
    }

    /** A text as it stands in a selector. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static @Nullable String text(Message message, String name) throws JMSException {
        return message.getObjectProperty(name) instanceof String text && !text.isBlank() ? text : null;
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
