package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQBytesMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMapMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQObjectMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQStreamMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQTextMessage;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.jspecify.annotations.Nullable;

/** Messages of the broker's own client, without a broker: as a CORE producer's arrive, unless said otherwise. */
public final class ArtemisMessages {

    private ArtemisMessages() {}

    public static ActiveMQTextMessage text(@Nullable String text) throws JMSException {
        ActiveMQTextMessage message = (ActiveMQTextMessage) core(ActiveMQTextMessage.TYPE);
        message.setText(text);
        return message;
    }

    public static ActiveMQBytesMessage bytes(byte[] body) throws JMSException {
        ActiveMQBytesMessage message = (ActiveMQBytesMessage) core(ActiveMQBytesMessage.TYPE);
        message.writeBytes(body);
        message.reset();
        return message;
    }

    public static ActiveMQMessage map() throws JMSException {
        return core(ActiveMQMapMessage.TYPE);
    }

    public static ActiveMQMessage object() throws JMSException {
        return core(ActiveMQObjectMessage.TYPE);
    }

    public static ActiveMQMessage stream() throws JMSException {
        return core(ActiveMQStreamMessage.TYPE);
    }

    /** As an AMQP client's arrives: with this id, and under a {@code JMSMessageID} that is the broker's. */
    public static ActiveMQTextMessage amqp(String text, @Nullable String nativeId) throws JMSException {
        ActiveMQTextMessage message = text(text);
        message.getCoreMessage().removeProperty(SimpleString.of("__AMQ_CID"));
        if (nativeId == null) {
            message.setJMSMessageID(null);
        } else {
            message.setStringProperty("NATIVE_MESSAGE_ID", nativeId);
        }
        return message;
    }

    /** As a bare STOMP client's arrives: with no id at all. */
    public static ActiveMQTextMessage stomp(String text) throws JMSException {
        return amqp(text, null);
    }

    private static ActiveMQMessage core(byte type) throws JMSException {
        ClientMessageImpl core = new ClientMessageImpl(type, true, 0, System.currentTimeMillis(), (byte) 4, 1024);
        ActiveMQMessage message = ActiveMQMessage.createMessage(core, null, null);
        message.clearBody();
        message.clearProperties();
        core.putStringProperty("__AMQ_CID", UUIDGenerator.getInstance().generateStringUUID());
        message.setJMSMessageID("ID:" + UUIDGenerator.getInstance().generateStringUUID());
        return message;
    }
}
