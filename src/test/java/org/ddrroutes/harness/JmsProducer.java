package org.ddrroutes.harness;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;

/** A producer with a JMS client, of whatever protocol its connection factory speaks. Messages are persistent. */
public final class JmsProducer implements Producer {

    private final Connection connection;
    private final Session session;

    public JmsProducer(ConnectionFactory factory) {
        try {
            connection = factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
            session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized String send(String queue, OutgoingMessage outgoing) {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            Message message = message(outgoing);
            producer.send(message);
            return message.getJMSMessageID();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private Message message(OutgoingMessage outgoing) throws JMSException {
        Message message;
        if (outgoing.binary()) {
            BytesMessage bytes = session.createBytesMessage();
            bytes.writeBytes(outgoing.body());
            message = bytes;
        } else {
            message = session.createTextMessage(outgoing.text());
        }
        for (Map.Entry<String, String> property : outgoing.properties().entrySet()) {
            if (message instanceof ActiveMQMessage artemis) {
                // The JMS client would refuse some names; nothing makes a stranger use it.
                artemis.getCoreMessage().putStringProperty(property.getKey(), property.getValue());
            } else {
                message.setStringProperty(property.getKey(), property.getValue());
            }
        }
        if (outgoing.correlationId() != null) {
            message.setJMSCorrelationID(outgoing.correlationId());
        }
        if (outgoing.replyTo() != null) {
            message.setJMSReplyTo(session.createQueue(outgoing.replyTo()));
        }
        return message;
    }
}
