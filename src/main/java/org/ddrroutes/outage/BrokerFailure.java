package org.ddrroutes.outage;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.ResourceAllocationException;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a failure what the broker refused to every message alike: a queue that is full, a right that is missing, no
 * room. A lost connection is none of these, and neither is what only one message can meet.
 */
public final class BrokerFailure {

    private static final int MOST_CAUSES = 20;

    private BrokerFailure() {}

    /** The broker's code, such as {@code ADDRESS_FULL}; empty where the failure is another. */
    public static Optional<String> codeOf(@Nullable Throwable failure) {
        String code = null;
        int left = MOST_CAUSES;
        for (Throwable cause = failure; cause != null && left > 0; cause = cause.getCause(), left--) {
            if (cause instanceof ActiveMQException artemis) {
                return isOfAll(artemis.getType())
                        ? Optional.of(artemis.getType().name())
                        : Optional.empty();
            }
            if (cause instanceof SendBlocked) {
                return Optional.of(SendBlocked.CODE);
            }
            if (code == null && cause instanceof JMSException jms) {
                code = codeOf(jms);
            }
        }
        return Optional.ofNullable(code);
    }

    /** The broker's code of any refusal, of one message too; the name of the failure where the broker gave none. */
    public static String nameOf(Throwable failure) {
        ActiveMQException refusal = ObjectHelper.getException(ActiveMQException.class, failure);
        return refusal == null
                ? failure.getClass().getSimpleName()
                : refusal.getType().name();
    }

    private static @Nullable String codeOf(JMSException failure) {
        if (failure instanceof JMSSecurityException) {
            return ActiveMQExceptionType.SECURITY_EXCEPTION.name();
        }
        if (failure instanceof InvalidDestinationException) {
            return ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST.name();
        }
        return failure instanceof ResourceAllocationException ? "RESOURCE_ALLOCATION" : null;
    }

    private static boolean isOfAll(ActiveMQExceptionType type) {
        return switch (type) {
            // The connection or the session is gone; what it did is undone.
            case NOT_CONNECTED,
                    DISCONNECTED,
                    CONNECTION_TIMEDOUT,
                    UNBLOCKED,
                    OBJECT_CLOSED,
                    REMOTE_DISCONNECT,
                    SHUTDOWN_ERROR,
                    INTERCEPTOR_REJECTED_PACKET,
                    TRANSACTION_ROLLED_BACK,
                    TRANSACTION_OUTCOME_UNKNOWN,
                    // One message's.
                    LARGE_MESSAGE_ERROR_BODY,
                    LARGE_MESSAGE_INTERRUPTED,
                    DUPLICATE_ID_REJECTED,
                    INVALID_FILTER_EXPRESSION,
                    ILLEGAL_STATE -> false;
            default -> true;
        };
    }
}
