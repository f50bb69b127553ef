package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.ddrroutes.tracing.LogContext;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;

/**
 * Asks for a permit before it takes a message, not after: what may not be sent stays at the broker, in order, with its
 * delivery count untouched. Suspending the route instead would be slower than a message already on its way, and could
 * not let exactly one through.
 *
 * <p>One consumer of a queue, the leader, waits at the broker. The others wait for it here and ask the broker nothing. When
 * a program dies, the broker closes its sessions one after the other, and hands what the first had taken to those of the
 * dead program that still wait for a message: each counts as a delivery, and after a few the broker gives the message up.
 * One that waits can cost it one delivery.
 */
final class GatedListenerContainer extends DefaultJmsMessageListenerContainer {

    private static final String GROUP = "JMSXGroupID";

    private final Lock leadership = new ReentrantLock();
    private final ReceivePermits permits;
    private final BrokerMonitor broker;
    private final SessionSends sends;
    private final ThreadLocal<@Nullable ReceivePermit> permitInUse = new ThreadLocal<>();

    /** Written and read under the container's lock of recoveries. */
    private boolean isConnectionAtFault;

    GatedListenerContainer(JmsEndpoint endpoint, ReceivePermits permits, BrokerMonitor broker, SessionSends sends) {
        super(endpoint);
        this.permits = permits;
        this.broker = broker;
        this.sends = sends;
    }

    @Override
    protected MessageConsumer createConsumer(Session session, Destination destination) throws JMSException {
        return new ReopenableConsumer(session, () -> super.createConsumer(session, destination));
    }

    @Override
    protected @Nullable Message receiveMessage(MessageConsumer consumer) throws JMSException {
        leadership.lock();
        try {
            return isRunning() ? receive((ReopenableConsumer) consumer) : null;
        } finally {
            leadership.unlock();
        }
    }

    private @Nullable Message receive(ReopenableConsumer consumer) throws JMSException {
        ReceivePermit permit = permits.admit(String.valueOf(getDestinationName()));
        if (permit == null) {
            return null;
        }
        Message message = null;
        try {
            message = await(consumer, permit);
            if (message != null && message.propertyExists(GROUP)) {
                // All messages of a group go to the consumer that had the first. While that one is busy, the broker
                // hands
                // nothing that stands behind them to anybody. A consumer that is opened anew has no group.
                consumer.reopen(message);
            }
            return message;
        } finally {
            if (message == null) {
                permit.end(false);
            } else {
                permitInUse.set(permit);
            }
        }
    }

    private @Nullable Message await(ReopenableConsumer consumer, ReceivePermit permit) throws JMSException {
        boolean mayWait = permit.beginWait();
        try {
            // Asked once more: who stops the container interrupts those who had begun to wait.
            return mayWait && isRunning() ? consumer.receive(permit.patienceMillis(), permit::endWait) : null;
        } finally {
            permit.endWait();
        }
    }

    @Override
    protected void doExecuteListener(Session session, Message message) throws JMSException {
        ReceivePermit permit = permitInUse.get();
        if (permit != null && !permit.isValid() && DeliveryLimits.of(message) <= DeliveryLimits.MAX_ROLLBACKS) {
            rollbackIfNecessary(session);
            return;
        }
        try {
            super.doExecuteListener(session, message);
        } finally {
            // Begun by the step that reads the message.
            LogContext.end();
        }
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
            ReceivePermit permit = permitInUse.get();
            if (permit != null) {
                permitInUse.remove();
                permit.end(true);
            }
        }
        if (session != null && ConnectionLoss.isClosed(session)) {
            throw new SessionEnded();
        }
        if (consumer instanceof ReopenableConsumer reopenable) {
            reopenable.reopenIfDue();
        }
        return received;
    }

    /**
     * Only here does the broker say that it has no room for what was sent in the session, that it was forbidden, or that it
     * does not take this one message. The connection is not at fault, the session is of no more use.
     */
    @Override
    protected void commitIfNecessary(Session session, @Nullable Message message) throws JMSException {
        try {
            super.commitIfNecessary(session, message);
        } catch (JMSException e) {
            if (ConnectionLoss.isCauseOf(e, session)) {
                throw e;
            }
            if (message != null) {
                sends.refuseCommit(message, e);
            }
            if (broker.isCauseOf(e)) {
                permits.awaitStandstill();
            }
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

    /** Whoever waits at the broker looks again whether it is to stop. */
    @Override
    protected void doStop() throws JMSException {
        super.doStop();
        permits.interruptWaits();
    }

    @Override
    protected void doShutdown() throws JMSException {
        permits.interruptWaits();
        super.doShutdown();
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

        SessionEnded() {
            super("the session has ended");
        }
    }
}
