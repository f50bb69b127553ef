package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;

/**
 * A consumer that can be made anew, for its client may hold a message that every other consumer is kept from until this one is
 * asked again: one that came just when the waiting had come to its end, or, after a rollback, one that the client asked for
 * by miscounting what it gave back. Of a consumer that goes on asking it is the next.
 */
final class ReopenableConsumer implements MessageConsumer {

    private final Source source;
    private MessageConsumer consumer;
    private boolean isUsed;

    /** Where its consumers come from, each for the same session and queue. */
    @FunctionalInterface
    interface Source {
        MessageConsumer create() throws JMSException;
    }

    ReopenableConsumer(Source source) throws JMSException {
        this.source = source;
        this.consumer = source.create();
    }

    /** What the broker has sent ahead goes back to it, uncounted. Where nothing was asked for since, there is none. */
    void renew() throws JMSException {
        if (!isUsed) {
            return;
        }
        isUsed = false;
        MessageConsumer before = consumer;
        // The next first: of a queue without any the broker might think that nobody needs it.
        consumer = source.create();
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
        isUsed = true;
        return consumer.receive();
    }

    @Override
    public Message receive(long timeout) throws JMSException {
        isUsed = true;
        return consumer.receive(timeout);
    }

    @Override
    public Message receiveNoWait() throws JMSException {
        isUsed = true;
        return consumer.receiveNoWait();
    }

    @Override
    public void close() throws JMSException {
        consumer.close();
    }
}
