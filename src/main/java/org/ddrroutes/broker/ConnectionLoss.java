package org.ddrroutes.broker;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.jspecify.annotations.Nullable;

/**
 * Tells a broker that went away from a fault on one message. Whatever is sent in a session that is lost goes nowhere, and
 * its message comes again: nothing may be concluded about the message.
 */
public final class ConnectionLoss {

    private ConnectionLoss() {}

    /** Whether the session of the message at hand is gone, or the failure says so. */
    public static boolean isCauseOf(@Nullable Throwable failure, @Nullable Session session) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException
                    || (cause instanceof ActiveMQException artemis && isOfConnection(artemis.getType()))) {
                return true;
            }
        }
        return session != null && isClosed(session);
    }

    private static boolean isOfConnection(ActiveMQExceptionType type) {
        return switch (type) {
            case NOT_CONNECTED, DISCONNECTED, CONNECTION_TIMEDOUT, UNBLOCKED, OBJECT_CLOSED -> true;
            default -> false;
        };
    }

    static boolean isClosed(Session session) {
        try {
            session.getTransacted();
            return false;
        } catch (JMSException e) {
            return true;
        }
    }
}
