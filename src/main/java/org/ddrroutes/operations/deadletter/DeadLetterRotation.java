package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.utils.UUID;
import org.ddrroutes.broker.ArtemisCore;
import org.ddrroutes.broker.MessageForwarding;

/**
 * Brings a dead letter to the front of its queue. Of a queue that the broker keeps on disk in part, a consumer with a
 * selector sees only what the broker has read from its pages, and the broker reads on only when something is taken away.
 * So the letters before it are moved to the end of the same queue, some in each transaction.
 *
 * <p>A letter that is moved stays what it was: key, time, properties and body. One that the broker alone gave a number
 * gets another, and a property with the first. Nothing is lost when the program or
 * the broker dies in between, and no letter counts as delivered more often. The broker's own API is used because a JMS
 * producer gives every message a new id and time. See decision 0014.
 */
final class DeadLetterRotation {

    private static final int FOUND = -1;
    private static final int BATCH = 200;
    private static final int WINDOW_BYTES = 1024 * 1024;
    private static final int WAIT_MILLIS = 10_000;

    private final ClientSession session;
    private final SimpleString queue;
    private final Lock lock;

    /**
     * @param transacted a session that holds nothing yet
     * @param lock held while letters are on their way, for one transaction at a time
     */
    DeadLetterRotation(Session transacted, String queue, Lock lock) throws JMSException {
        this.session = ArtemisCore.session(transacted);
        this.queue = SimpleString.of(queue);
        this.lock = lock;
    }

    /**
     * Moves letters until this one is the next.
     *
     * @param most how many to move at most: as many as there are
     * @param itself whether this one is moved, too: from then on a selector finds it, whatever it was before
     * @return false when it was not among them
     */
    boolean move(DeadLetterKey key, long most, boolean itself) throws JMSException {
        long moved = 0;
        try {
            while (moved <= most) {
                int batch = moveNext(key, itself);
                if (batch == FOUND) {
                    return true;
                }
                if (batch == 0) {
                    return false;
                }
                moved += batch;
            }
            return false;
        } catch (ActiveMQException e) {
            throw ArtemisCore.failure("Moving dead letters failed: " + e.getType(), e);
        }
    }

    private int moveNext(DeadLetterKey key, boolean itself) throws ActiveMQException, JMSException {
        lock.lock();
        try {
            return moveBatch(key, itself);
        } finally {
            lock.unlock();
        }
    }

    /** How many were moved, or {@link #FOUND}. Closing the consumer gives back what it holds, and counts no delivery. */
    private int moveBatch(DeadLetterKey key, boolean itself) throws ActiveMQException, JMSException {
        List<ClientMessage> batch = new ArrayList<>();
        List<ClientMessage> copies = new ArrayList<>();
        long bytes = 0;
        boolean found = false;
        try (ClientConsumer consumer = session.createConsumer(queue, null, WINDOW_BYTES, -1, false);
                ClientProducer producer = session.createProducer(queue)) {
            ClientMessage next = consumer.receive(WAIT_MILLIS);
            while (next != null) {
                DeadLetterKey its = DeadLetterKey.of(ActiveMQMessage.createMessage(next, null, null));
                found = its.equals(key);
                if (found && !itself) {
                    break;
                }
                ClientMessage copy = copy(next);
                if (its.isNumber()) {
                    copy.putStringProperty(MessageForwarding.DEAD_LETTER_KEY, its.text());
                }
                batch.add(next);
                copies.add(copy);
                bytes += copy.getEncodeSize();
                next = !found && batch.size() < BATCH && bytes < WINDOW_BYTES ? consumer.receiveImmediate() : null;
            }
            for (ClientMessage copy : copies) {
                producer.send(copy);
            }
            for (ClientMessage message : batch) {
                // Each by itself: the client orders what it holds by priority, and an ordinary acknowledgement stands
                // for
                // all that the broker sent before.
                message.individualAcknowledge();
            }
            session.commit();
        }
        return found ? FOUND : batch.size();
    }

    private ClientMessage copy(ClientMessage message) throws ActiveMQException {
        // Else the broker would take the copy for a message that it has had, and drop the whole transaction.
        message.removeProperty(Message.HDR_DUPLICATE_DETECTION_ID);
        if (!message.isLargeMessage()) {
            return message;
        }
        // The client reads the body of a large message from the broker while it is looked at, and only then.
        ActiveMQBuffer body = message.getBodyBuffer();
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        ClientMessage copy = session.createMessage(
                message.getType(),
                message.isDurable(),
                message.getExpiration(),
                message.getTimestamp(),
                message.getPriority());
        copy.setUserID((UUID) message.getUserID());
        for (SimpleString name : message.getPropertyNames()) {
            copy.putObjectProperty(name, message.getObjectProperty(name));
        }
        copy.getBodyBuffer().writeBytes(bytes);
        return copy;
    }
}
