package org.ddrroutes.broker;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import org.apache.camel.component.jms.JmsConfiguration;

/** Camel's sends, none of which waits without end. */
final class BoundedSends extends JmsConfiguration {

    private final SendDeadline deadline;
    private final SessionSends sends;

    /** @param limit how long the broker may take to let a message in */
    BoundedSends(Duration limit, SessionSends sends) {
        this.deadline = new SendDeadline(limit);
        this.sends = sends;
    }

    @Override
    protected CamelJmsTemplate createCamelJmsTemplate(ConnectionFactory connectionFactory) {
        return new CamelJmsTemplate(this, connectionFactory) {
            @Override
            protected MessageProducer createProducer(Session session, Destination destination) throws JMSException {
                sends.beginSend(session, destination);
                return super.createProducer(session, destination);
            }

            @Override
            protected void doSend(MessageProducer producer, Message message) throws JMSException {
                sends.refuseOtherSession(message);
                deadline.guard(() -> super.doSend(producer, message));
                sends.add(producer, message);
            }
        };
    }
}
