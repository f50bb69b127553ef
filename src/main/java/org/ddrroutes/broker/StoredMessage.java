package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Base64;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * A message as text, from which it can be made again: as the broker writes it to its own journal, with id, time, priority,
 * properties with their types, and the body byte for byte.
 */
public final class StoredMessage {

    private StoredMessage() {}

    /** Whether it came in one piece: one of more than about 100 KB does not. */
    public static boolean isStorable(Message message) throws JMSException {
        return !ArtemisCore.message(message).isLargeMessage();
    }

    public static String write(Message message) throws JMSException {
        ICoreMessage core = ArtemisCore.message(message);
        ActiveMQBuffer buffer = ActiveMQBuffers.dynamicBuffer(core.getPersistSize());
        core.persist(buffer);
        byte[] stored = new byte[buffer.readableBytes()];
        buffer.readBytes(stored);
        return Base64.getEncoder().encodeToString(stored);
    }

    /** Sends it again within the session, as it was. */
    public static void send(Session transacted, String queue, String stored) throws JMSException {
        ClientSession session = ArtemisCore.session(transacted);
        try (ClientProducer producer = session.createProducer(SimpleString.of(queue))) {
            producer.send(read(session.createMessage(true), stored));
        } catch (ActiveMQException e) {
            throw ArtemisCore.failure("a stored message could not be sent", e);
        }
    }

    static ClientMessage read(ClientMessage message, String stored) {
        message.reloadPersistence(
                ActiveMQBuffers.wrappedBuffer(Base64.getDecoder().decode(stored)), null);
        // Else the broker would take it for a message that it has had, and drop the whole transaction.
        message.removeProperty(org.apache.activemq.artemis.api.core.Message.HDR_DUPLICATE_DETECTION_ID);
        message.setDurable(true);
        message.setExpiration(0);
        return message;
    }
}
