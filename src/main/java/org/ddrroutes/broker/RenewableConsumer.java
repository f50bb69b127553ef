package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;

/**
 * A consumer that can be made anew. After a rollback it has to be: of a message that was received without waiting, or just
 * when the waiting had come to its end, the broker's client then asks for one more than it is to have, and keeps that one
 * from every other consumer until it is asked again.
 */
final class RenewableConsumer implements MessageConsumer {

    private final Source source;
    private MessageConsumer consumer;

    /** Where its consumers come from, each for the same session and queue. */
    @FunctionalInterface
    interface Source {
        MessageConsumer create() throws JMSException;
    }

    RenewableConsumer(Source source) throws JMSException {
        this.source = source;
        this.consumer = source.create();
    }

    /** What the broker has sent ahead goes back to it, uncounted. */
    void renew() throws JMSException {
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
