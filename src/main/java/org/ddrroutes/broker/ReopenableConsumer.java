package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQInterruptedException;
import org.apache.camel.util.function.ThrowingSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that holds no message back. At the end of a wait the broker's client asks for a message a second time, and may
 * then have one that no other consumer can get until this one asks again. A consumer that is opened anew has given it back to
 * the broker, uncounted.
 */
final class ReopenableConsumer implements MessageConsumer {

    private static final String LARGE = "_AMQ_LARGE_SIZE";

    private final Session session;
    /** Where its consumers come from, each for the same session and queue. */
    private final ThrowingSupplier<MessageConsumer, JMSException> source;

    private MessageConsumer consumer;
    private boolean isReopeningDue;

    ReopenableConsumer(Session session, ThrowingSupplier<MessageConsumer, JMSException> source) throws JMSException {
        this.session = session;
        this.source = source;
        this.consumer = source.get();
    }

    /**
     * Waits for a message in a session in which nothing was done yet. Where the waiting ends without one, or its thread is
     * interrupted, nothing is held back.
     *
     * @param ended run when the waiting is over, before anything else is asked of the broker
     */
    @Nullable
    Message receive(long millis, Runnable ended) throws JMSException {
        long began = System.nanoTime();
        Message message = null;
        try {
            message = consumer.receive(millis);
        } catch (JMSException e) {
            if (!(e.getCause() instanceof ActiveMQInterruptedException)) {
                throw e;
            }
            // The client takes no more commits of a session that it was interrupted in.
            ended.run();
            session.rollback();
        }
        ended.run();
        // At the end of its time the client asks the broker once more, and then it may get two.
        if (message == null || System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(millis) / 2) {
            reopen(message);
        }
        return message;
    }

    /** At once, or, where a message is in hand that is still being read from the broker, when that one is disposed of. */
    void reopen(@Nullable Message inHand) throws JMSException {
        if (inHand != null && inHand.propertyExists(LARGE)) {
            isReopeningDue = true;
        } else {
            reopen();
        }
    }

    /** To be called when a message is disposed of. */
    void reopenIfDue() throws JMSException {
        if (isReopeningDue) {
            reopen();
        }
    }

    /** What the broker has sent ahead goes back to it. */
    void reopen() throws JMSException {
        isReopeningDue = false;
        MessageConsumer before = consumer;
        // The next first: of a queue without any the broker might think that nobody needs it.
        consumer = source.get();
        before.close();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return consumer.getMessageSelector();
    }

    @Override
    public MessageListener getMessageListener() throws JMSException {
        return consumer.getMessageListener();
    }

    @Override
    public void setMessageListener(MessageListener listener) throws JMSException {
        consumer.setMessageListener(listener);
    }

    @Override
    public Message receive() throws JMSException {
        return consumer.receive();
    }

    @Override
    public Message receive(long timeout) throws JMSException {
        return consumer.receive(timeout);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        return consumer.receiveNoWait();
    }

    @Override
    public void close() throws JMSException {
        consumer.close();
    }
}
