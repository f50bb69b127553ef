package org.ddrroutes.harness;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the broker's queues and takes from them. All calls share a connection, which is made again when it is lost:
 * a broker may be killed and started between two calls.
 */
public final class Queues implements AutoCloseable {

    private final BrokerProcess broker;
    private final Duration patience;
    private @Nullable Link link;

    public Queues(BrokerProcess broker) {
        this(broker, Duration.ofSeconds(20));
    }

    /** @param patience how long the broker may take for one answer */
    public Queues(BrokerProcess broker, Duration patience) {
        this.broker = broker;
        this.patience = patience;
    }

    /** Takes the next message, waiting at most so long. */
    public Optional<ReceivedMessage> take(String queue, Duration limit) {
        return in(session -> take(session, queue, limit));
    }

    /** Takes whatever a consumer can have now. */
    public List<ReceivedMessage> takeAll(String queue) {
        long there = count(queue) - scheduled(queue);
        return in(session -> {
            List<ReceivedMessage> taken = new ArrayList<>();
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                while (taken.size() < there) {
                    Message next = consumer.receive(patience.toMillis());
                    if (next == null) {
                        break;
                    }
                    taken.add(ReceivedMessage.of(next));
                }
            }
            return taken;
        });
    }

    /** Takes whatever is there and rolls back, so many times: each counts as one delivery. */
    public void takeAndPutBack(String queue, int times) {
        in(true, session -> {
            for (int i = 0; i < times; i++) {
                try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                    Message next = consumer.receive(patience.toMillis());
                    while (next != null) {
                        next = consumer.receive(200);
                    }
                    session.rollback();
                }
            }
            return times;
        });
    }

    /** What a consumer could take now, left where it is; scheduled messages are not among it. */
    public List<ReceivedMessage> browse(String queue) {
        return browse(queue, ReceivedMessage::of);
    }

    /** What is made of each message that waits there. */
    public <T> List<T> browse(String queue, Maker<T> maker) {
        return in(session -> {
            List<T> seen = new ArrayList<>();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                for (Object message : Collections.list(browser.getEnumeration())) {
                    seen.add(maker.of((Message) message));
                }
            } catch (InvalidDestinationException e) {
                // The broker has just deleted the queue, empty as it was.
                return List.of();
            }
            return seen;
        });
    }

    /** All that the queue holds: waiting, scheduled and in delivery. 0 for a queue that does not exist. */
    public long count(String queue) {
        return attribute(queue, "messageCount");
    }

    /** What waits there for its time. */
    public long scheduled(String queue) {
        return attribute(queue, "scheduledCount");
    }

    /** What consumers have and have not committed. */
    public long delivering(String queue) {
        return attribute(queue, "deliveringCount");
    }

    /** Puts a message there that nobody receives for an hour. */
    public void fill(String queue) {
        in(session -> {
            try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
                producer.setDeliveryDelay(Duration.ofHours(1).toMillis());
                producer.send(session.createTextMessage("filler"));
            }
            return 1;
        });
    }

    /** Calls an operation of the broker's own management. */
    public void manage(String operation, Object... parameters) {
        invoke(ResourceNames.BROKER, operation, parameters);
    }

    /** Deletes all that the queue holds, as an operator may do at the broker: waiting and scheduled. */
    public void purge(String queue) {
        invoke(ResourceNames.QUEUE + queue, "removeAllMessages");
    }

    /** Calls an operation of a queue, such as {@code pause}. */
    public void operate(String queue, String operation) {
        invoke(ResourceNames.QUEUE + queue, operation);
    }

    private void invoke(String resource, String operation, Object... parameters) {
        in(session -> {
            QueueRequestor requestor =
                    new QueueRequestor(session, ActiveMQJMSClient.createQueue("activemq.management"));
            Message request = session.createMessage();
            try {
                JMSManagementHelper.putOperationInvocation(request, resource, operation, parameters);
            } catch (JMSException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            Message reply = requestor.request(request);
            requestor.close();
            if (!JMSManagementHelper.hasOperationSucceeded(reply)) {
                throw new IllegalStateException(operation + " failed: " + ReceivedMessage.of(reply));
            }
            return 1;
        });
    }

    private long attribute(String queue, String attribute) {
        return in(session -> {
            QueueRequestor requestor =
                    new QueueRequestor(session, ActiveMQJMSClient.createQueue("activemq.management"));
            Message request = session.createMessage();
            JMSManagementHelper.putAttribute(request, ResourceNames.QUEUE + queue, attribute);
            Message reply = requestor.request(request);
            requestor.close();
            if (!JMSManagementHelper.hasOperationSucceeded(reply)) {
                return 0L;
            }
            try {
                return ((Number) JMSManagementHelper.getResult(reply)).longValue();
            } catch (JMSException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Optional<ReceivedMessage> take(Session session, String queue, Duration limit) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            Message message = consumer.receive(limit.toMillis());
            return message == null ? Optional.empty() : Optional.of(ReceivedMessage.of(message));
        }
    }

    @Override
    public synchronized void close() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private <T> T in(Work<T> work) {
        return in(false, work);
    }

    private <T> T in(boolean transacted, Work<T> work) {
        if (link != null) {
            try {
                return once(transacted, work);
            } catch (JMSException lost) {
                close();
            }
        }
        try {
            return once(transacted, work);
        } catch (JMSException e) {
            close();
            throw new IllegalStateException(e);
        }
    }

    private <T> T once(boolean transacted, Work<T> work) throws JMSException {
        try (QueueSession session = link().connection.createQueueSession(transacted, Session.AUTO_ACKNOWLEDGE)) {
            return work.in(session);
        }
    }

    private synchronized Link link() throws JMSException {
        if (link == null) {
            link = Link.to(broker.url() + "?callTimeout=" + patience.toMillis());
        }
        return link;
    }

    private record Link(ActiveMQConnectionFactory factory, ActiveMQConnection connection) {

        static Link to(String url) throws JMSException {
            ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
            try {
                ActiveMQConnection connection =
                        (ActiveMQConnection) factory.createConnection(BrokerProcess.USER, BrokerProcess.PASSWORD);
                connection.start();
                return new Link(factory, connection);
            } catch (JMSException e) {
                factory.close();
                throw e;
            }
        }

        void close() {
            try {
                connection.close();
            } catch (JMSException e) {
                // It was lost.
            }
            factory.close();
        }
    }

    /** What is made of a message while its session is open. */
    public interface Maker<T> {
        T of(Message message) throws JMSException;
    }

    private interface Work<T> {
        T in(QueueSession session) throws JMSException;
    }
}
