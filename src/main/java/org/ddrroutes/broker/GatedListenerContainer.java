package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;

/**
 * Asks for leave before it takes a message, not after: what may not be sent stays at the broker, in order, with its
 * delivery count untouched. Suspending the route instead would be slower than a message already on its way, and could
 * not let exactly one through.
 */
final class GatedListenerContainer extends DefaultJmsMessageListenerContainer {

    /** How long a consumer waits for its turn before it looks whether it is to stop. */
    private static final Duration TURN_LIMIT = Duration.ofMillis(500);

    /** Many times as long as one waits at the broker before it comes back. */
    private static final Duration GONE = Duration.ofSeconds(10);

    private static final String GROUP = "JMSXGroupID";

    private final LeaderLock turn = new LeaderLock(GONE);
    private final ReceivePermits permits;
    private final BrokerMonitor broker;
    private final ThreadLocal<@Nullable ReceivePermit> admission = new ThreadLocal<>();

    /** Written and read under the container's lock of recoveries. */
    private boolean isConnectionAtFault;

    GatedListenerContainer(JmsEndpoint endpoint, ReceivePermits permits, BrokerMonitor broker) {
        super(endpoint);
        this.permits = permits;
        this.broker = broker;
    }

    @Override
    protected MessageConsumer createConsumer(Session session, Destination destination) throws JMSException {
        return new ReopenableConsumer(() -> super.createConsumer(session, destination));
    }

    @Override
    protected @Nullable Message receiveMessage(MessageConsumer consumer) throws JMSException {
        if (!turn.isOf(consumer)) {
            // Without waiting: of what the broker sent just when it had stopped to wait, this consumer alone knows.
            Message there = receive(consumer, admitted -> RECEIVE_TIMEOUT_NO_WAIT);
            if (there != null || !turn.take(consumer, TURN_LIMIT)) {
                return there;
            }
        }
        boolean isOver = true;
        try {
            Message message = receive(consumer, ReceivePermit::patienceMillis);
            isOver = message != null;
            return message;
        } finally {
            if (isOver) {
                turn.pass(consumer);
            }
        }
    }

    private @Nullable Message receive(MessageConsumer consumer, ToLongFunction<ReceivePermit> patience)
            throws JMSException {
        ReceivePermit admitted = permits.admit(String.valueOf(getDestinationName()));
        if (admitted == null) {
            if (consumer instanceof ReopenableConsumer renewable) {
                renewable.renew();
            }
            return null;
        }
        Message message = null;
        try {
            message = receiveFromConsumer(consumer, patience.applyAsLong(admitted));
            leaveGroup(consumer, message);
        } finally {
            if (message == null) {
                admitted.end(false);
            } else {
                admission.set(admitted);
            }
        }
        return message;
    }

    /**
     * The broker hands all messages of a group to the consumer that had the first, and while that one is busy, nothing that
     * stands behind them to anybody. A reopened consumer has no group.
     */
    private static void leaveGroup(MessageConsumer consumer, @Nullable Message message) throws JMSException {
        if (message != null && message.propertyExists(GROUP) && consumer instanceof ReopenableConsumer renewable) {
            renewable.renew();
        }
    }

    @Override
    protected void doExecuteListener(Session session, Message message) throws JMSException {
        ReceivePermit admitted = admission.get();
        if (admitted != null && !admitted.isValid() && DeliveryLimits.of(message) <= DeliveryLimits.MAX_ROLLBACKS) {
            rollbackIfNecessary(session);
            return;
        }
        super.doExecuteListener(session, message);
    }

    @Override
    protected boolean doReceiveAndExecute(
            Object invoker,
            @Nullable Session session,
            @Nullable MessageConsumer consumer,
            @Nullable TransactionStatus status)
            throws JMSException {
        boolean received;
        try {
            received = super.doReceiveAndExecute(invoker, session, consumer, status);
        } finally {
            ReceivePermit admitted = admission.get();
            if (admitted != null) {
                admission.remove();
                admitted.end(true);
            }
        }
        if (session != null && ConnectionLoss.isClosed(session)) {
            throw new SessionEnded();
        }
        return received;
    }

    /** Only here does the broker say that it has no room for what was sent in the session, or that it was forbidden. */
    @Override
    protected void commitIfNecessary(Session session, @Nullable Message message) throws JMSException {
        try {
            super.commitIfNecessary(session, message);
        } catch (JMSException e) {
            if (!broker.isCauseOf(e)) {
                throw e;
            }
            permits.awaitStandstill();
            BrokerMonitor.end(session);
        }
    }

    /** Of a session that is closed nothing is left to roll back; its messages are back already. */
    @Override
    protected void rollbackOnExceptionIfNecessary(Session session, Throwable failure) throws JMSException {
        if (!ConnectionLoss.isClosed(session)) {
            super.rollbackOnExceptionIfNecessary(session, failure);
        }
    }

    @Override
    protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
        boolean isOfTheConnection = !(failure instanceof SessionEnded) && !broker.isCauseOf(failure);
        if (!alreadyRecovered) {
            isConnectionAtFault = isOfTheConnection;
        }
        if (isOfTheConnection) {
            super.handleListenerSetupFailure(failure, alreadyRecovered);
        }
    }

    /** A connection that is not at fault stays open: the other consumers work on it. */
    @Override
    protected void recoverAfterListenerSetupFailure() {
        if (isConnectionAtFault) {
            super.recoverAfterListenerSetupFailure();
        }
    }

    @Override
    protected boolean shouldCommitAfterNoMessageReceived(Session session) {
        return false;
    }

    /** The consumer needs another session. Where the connection is lost as well, the attempt to open one tells so. */
    private static final class SessionEnded extends JMSException {

        private static final long serialVersionUID = 1L;

        SessionEnded() {
            super("the session has ended");
        }
    }
}
