package org.ddrroutes.operations;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.broker.QueueNames;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.JmsUtils;
import org.springframework.stereotype.Component;

/**
 * The dead-letter queue. It is looked at without taking: a message that is taken and put back counts as delivered, and
 * one that was delivered too often the broker removes. Every method throws {@link JmsException} when the broker fails.
 */
@Component
class DeadLetterQueue {

    /** Dead letters come from several consumers and instances, so their times are not quite in the queue's order. */
    private static final Duration OUT_OF_ORDER = Duration.ofMinutes(1);

    private static final Duration TAKING = Duration.ofSeconds(2);

    private final JmsTemplate jms;
    private final QueueNames queues;

    DeadLetterQueue(ConnectionFactory connectionFactory, QueueNames queues) {
        this.jms = new JmsTemplate(connectionFactory);
        this.jms.setSessionTransacted(true);
        this.queues = queues;
    }

    /** Oldest first. */
    Page<DeadLetter> page(int limit, @Nullable Cursor after) {
        String selector = after == null
                ? null
                : "JMSTimestamp >= " + after.at().minus(OUT_OF_ORDER).toEpochMilli();
        return look(selector, messages -> {
            List<DeadLetter> oneMore = new ArrayList<>();
            List<DeadLetter> later = new ArrayList<>();
            boolean passed = after == null;
            while (messages.hasMoreElements() && oneMore.size() <= limit) {
                DeadLetter next = DeadLetterReader.read((Message) messages.nextElement());
                if (passed) {
                    oneMore.add(next);
                } else if (next.cursor().equals(after)) {
                    passed = true;
                } else if (!next.cursor()
                                .at()
                                .isBefore(Objects.requireNonNull(after).at())
                        && later.size() <= limit) {
                    later.add(next);
                }
            }
            // Where the last of the page before is gone, those of its time and later follow: rather one twice than one
            // not at all.
            return Page.of(passed ? oneMore : later, limit, DeadLetter::cursor);
        });
    }

    /** Looks at the one with this message id. */
    <T> Optional<T> find(String messageId, Reader<T> reader) {
        return readAll("JMSMessageID = " + quoted(messageId), 1, reader).stream()
                .findFirst();
    }

    /** Looks at those with this requestUID, at most so many. */
    <T> List<T> findAll(String requestUid, int most, Reader<T> reader) {
        return readAll(DeadLetterReader.REQUEST_UID + " = " + quoted(requestUid), most, reader);
    }

    /**
     * Takes exactly this one, lets the work be done with it, and commits the session last: what the work has committed
     * by then stays, and when the work or the commit fails the dead letter stays too.
     *
     * @return false when it is no longer there, or somebody else has it in hand
     */
    boolean take(String messageId, Work work) {
        return Boolean.TRUE.equals(jms.execute(
                session -> {
                    try (MessageConsumer consumer = session.createConsumer(
                            session.createQueue(queues.dead()), "JMSMessageID = " + quoted(messageId))) {
                        Message message = consumer.receive(TAKING.toMillis());
                        if (message == null) {
                            return false;
                        }
                        work.on(message, session);
                        session.commit();
                        return true;
                    } catch (JMSException | RuntimeException e) {
                        JmsUtils.rollbackIfNecessary(session);
                        throw e;
                    }
                },
                true));
    }

    /** Sends a message that was taken on to another queue, in the same session. */
    static void send(Session session, String queue, Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.send(message);
        }
    }

    private <T> List<T> readAll(String selector, int most, Reader<T> reader) {
        return look(selector, messages -> {
            List<T> read = new ArrayList<>();
            while (read.size() < most && messages.hasMoreElements()) {
                read.add(reader.read((Message) messages.nextElement()));
            }
            return read;
        });
    }

    private <T> T look(@Nullable String selector, Look<T> look) {
        return Objects.requireNonNull(jms.execute(
                session -> {
                    try (QueueBrowser browser = session.createBrowser(session.createQueue(queues.dead()), selector)) {
                        return look.at(browser.getEnumeration());
                    } catch (InvalidDestinationException e) {
                        // No dead letter has come yet, or the broker deletes queues that are empty.
                        return look.at(Collections.emptyEnumeration());
                    }
                },
                true));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What is read from a message while it stays where it is. */
    interface Reader<T> {
        T read(Message message) throws JMSException;
    }

    /** What is done with a message that was taken. */
    interface Work {
        void on(Message message, Session session) throws JMSException;
    }

    private interface Look<T> {
        T at(Enumeration<?> messages) throws JMSException;
    }
}
