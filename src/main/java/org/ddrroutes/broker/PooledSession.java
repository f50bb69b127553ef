package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.messaginghub.pooled.jms.JmsPoolSession;

/** What stands behind a session of the pool. */
public final class PooledSession {

    private PooledSession() {}

    /** The broker client's own session; the session itself where it is not of the pool. */
    public static Session unwrap(Session session) throws JMSException {
        return session instanceof JmsPoolSession pooled ? pooled.getInternalSession() : session;
    }
}
