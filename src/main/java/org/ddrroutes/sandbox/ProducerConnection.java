package org.ddrroutes.sandbox;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.core.MessageCreator;

/** A producer's own connection to the broker, as an outside system would have it. */
final class ProducerConnection implements AutoCloseable {

    private final ActiveMQConnectionFactory factory;
    private final Connection connection;

    ProducerConnection(SandboxBroker broker) throws JMSException {
        factory = new ActiveMQConnectionFactory(broker.url());
        connection = factory.createConnection();
        connection.start();
    }

    /** Sends one message and answers with its {@code JMSMessageID}. */
    synchronized String send(String queue, @Nullable String replyQueue, MessageCreator creator) throws JMSException {
        try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            jakarta.jms.Message message = creator.createMessage(session);
            if (replyQueue != null) {
                message.setJMSReplyTo(session.createQueue(replyQueue));
            }
            producer.send(message);
            return message.getJMSMessageID();
        }
    }

    /** Hears every message of a queue, until this is closed. */
    void listen(String queue, MessageListener listener) throws JMSException {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        session.createConsumer(session.createQueue(queue)).setMessageListener(listener);
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        factory.close();
    }
}
