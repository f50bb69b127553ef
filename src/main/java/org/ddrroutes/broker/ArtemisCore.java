package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.messaginghub.pooled.jms.JmsPoolSession;

/** What stands behind JMS: the own objects of the broker's client. */
public final class ArtemisCore {

    private ArtemisCore() {}

    /** The session of the client; the session itself where it is not of the pool. */
    public static Session unpooled(Session session) throws JMSException {
        return session instanceof JmsPoolSession pooled ? pooled.getInternalSession() : session;
    }

    public static ClientSession session(Session session) throws JMSException {
        return ((ActiveMQSession) unpooled(session)).getCoreSession();
    }

    public static ICoreMessage message(Message message) throws JMSException {
        if (!(message instanceof ActiveMQMessage artemis)) {
            throw new JMSException("Not a message of the broker's client: " + message.getClass());
        }
        return artemis.getCoreMessage();
    }

    /** What the broker says of a queue, which need not exist. */
    public static QueueQuery query(Session session, String queue) throws JMSException {
        try {
            return session(session).queueQuery(SimpleString.of(queue));
        } catch (ActiveMQException e) {
            throw failure("the queue could not be looked at", e);
        }
    }

    public static JMSException failure(String text, Exception cause) {
        JMSException failure = new JMSException(text);
        failure.initCause(cause);
        return failure;
    }
}
