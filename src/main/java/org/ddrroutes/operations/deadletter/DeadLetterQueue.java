package org.ddrroutes.operations.deadletter;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.ddrroutes.broker.MessageIdentity;
import org.ddrroutes.broker.QueueDepths;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.core.SessionCallback;
import org.springframework.jms.support.JmsUtils;
import org.springframework.stereotype.Component;

/**
 * The dead-letter queue. It is looked at without taking: a message that is taken and put back counts as delivered, and
 * one that was delivered too often the broker removes. Every method throws {@link JmsException} when the broker fails.
 */
@Component
public class DeadLetterQueue implements DisposableBean {

    private static final Duration TAKING = Duration.ofSeconds(1);
    /** Of one that is known to be the next: a busy broker may have to read it from its disk first. */
    private static final Duration TAKING_THE_NEXT = Duration.ofSeconds(10);

    private static final int MOST_LOOKS = 5;

    private final JmsTemplate browsing;
    private final JmsTemplate jms;
    private final QueueNames queues;

    /** A letter that is just being moved is nowhere to be seen: nobody looks in that moment. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private final DeadLetterCache cache;

    DeadLetterQueue(
            ConnectionFactory connectionFactory,
            @Qualifier("browsingConnections") ConnectionFactory browsingConnections,
            QueueNames queues) {
        this.browsing = new JmsTemplate(browsingConnections);
        this.jms = new JmsTemplate(connectionFactory);
        this.jms.setSessionTransacted(true);
        this.queues = queues;
        this.cache = new DeadLetterCache(browsingConnections, queues.dead(), lock.readLock());
    }

    @Override
    public void destroy() {
        cache.close();
    }

    /**
     * Oldest first, by the time at which they failed and then by key: an order that does not change while letters
     * come and go. The broker keeps another one.
     */
    Page<DeadLetter> page(DeadLetterFilter filter) {
        return cache.letters()
                .map(letters -> Page.of(
                        (filter.after() == null ? letters : letters.tailMap(filter.after(), false))
                                .values().stream()
                                        .filter(filter::matches)
                                        .limit(filter.limit() + 1L)
                                        .toList(),
                        filter.limit(),
                        DeadLetter::cursor))
                .orElseGet(() -> browse(filter));
    }

    private Page<DeadLetter> browse(DeadLetterFilter filter) {
        return look(null, messages -> {
            TreeMap<Cursor, DeadLetter> oneMore = new TreeMap<>();
            while (messages.hasMoreElements()) {
                Message message = (Message) messages.nextElement();
                if (oneMore.size() > filter.limit()
                        && DeadLetterReader.cursor(message).compareTo(oneMore.lastKey()) > 0) {
                    // Of a later page, whatever it holds.
                    continue;
                }
                DeadLetter next = DeadLetterReader.read(message);
                if (filter.matches(next)) {
                    oneMore.put(next.cursor(), next);
                    if (oneMore.size() > filter.limit() + 1) {
                        oneMore.pollLastEntry();
                    }
                }
            }
            return Page.of(List.copyOf(oneMore.values()), filter.limit(), DeadLetter::cursor);
        });
    }

    DeadLetterSummary summary() {
        return cache.letters()
                .map(letters -> {
                    DeadLetterSummary.Counter counter = new DeadLetterSummary.Counter();
                    letters.values().forEach(counter::add);
                    return counter.summary();
                })
                .orElseGet(() -> look(null, messages -> {
                    DeadLetterSummary.Counter counter = new DeadLetterSummary.Counter();
                    while (messages.hasMoreElements()) {
                        counter.add(DeadLetterReader.read((Message) messages.nextElement()));
                    }
                    return counter.summary();
                }));
    }

    <T> Optional<T> find(DeadLetterKey key, Reader<T> reader) {
        List<T> found = key.isNumber() ? List.of() : readAll(key.selector(), 1, key::isOf, reader);
        // With a selector a look cannot be held against the queue's count.
        return (found.isEmpty() ? readAll(null, 1, key::isOf, reader) : found)
                .stream().findFirst();
    }

    /** Looks at those with this requestUID, at most so many. */
    public <T> List<T> findAll(String requestUid, int most, Reader<T> reader) {
        return readAll(
                DeadLetterReader.REQUEST_UID + " = " + MessageIdentity.literal(requestUid),
                most,
                message -> true,
                reader);
    }

    /** Looks at those that match, at most so many, in the queue's order. */
    public <T> List<T> readMatching(DeadLetterFilter filter, int most, Reader<T> reader) {
        return readAll(null, most, message -> filter.matches(DeadLetterReader.read(message)), reader);
    }

    /**
     * Takes exactly this one, lets the work be done with it, and commits the session last: what the work has committed
     * by then stays, and when the work or the commit fails the dead letter stays too.
     *
     * @return false when it is no longer there, or somebody else has it in hand
     */
    boolean take(DeadLetterKey key, Work work) {
        boolean isSelectable = !key.isNumber()
                || !readAll(key.selector(), 1, key::isOf, message -> true).isEmpty();
        boolean isTaken = (isSelectable || move(key, true))
                && (takeWithinReach(key, work, TAKING)
                        || move(key, false) && takeWithinReach(key, work, TAKING_THE_NEXT));
        if (isTaken) {
            cache.remove(key);
        }
        return isTaken;
    }

    private boolean takeWithinReach(DeadLetterKey key, Work work, Duration wait) {
        return inSession(session -> {
            try (MessageConsumer consumer = session.createConsumer(QueueNames.queue(queues.dead()), key.selector())) {
                Message message = consumer.receive(wait.toMillis());
                if (message == null) {
                    return false;
                }
                work.on(message, session);
                session.commit();
                return true;
            }
        });
    }

    private boolean move(DeadLetterKey key, boolean itself) {
        return find(key, message -> true).isPresent()
                && inSession(session -> new DeadLetterRotation(session, queues.dead(), lock.writeLock())
                        .move(key, QueueDepths.depth(session, queues.dead()), itself));
    }

    private boolean inSession(SessionCallback<Boolean> work) {
        return Boolean.TRUE.equals(jms.execute(
                session -> {
                    try {
                        return work.doInJms(session);
                    } catch (JMSException | RuntimeException e) {
                        JmsUtils.rollbackIfNecessary(session);
                        throw e;
                    }
                },
                true));
    }

    private <T> List<T> readAll(@Nullable String selector, int most, Reader<Boolean> wanted, Reader<T> reader) {
        return look(selector, messages -> {
            List<T> read = new ArrayList<>();
            while (read.size() < most && messages.hasMoreElements()) {
                Message message = (Message) messages.nextElement();
                if (wanted.read(message)) {
                    read.add(reader.read(message));
                }
            }
            return read;
        });
    }

    private <T> T look(@Nullable String selector, Look<T> look) {
        lock.readLock().lock();
        try {
            return Objects.requireNonNull(browsing.execute(
                    session -> {
                        try {
                            return lookAtAll(session, selector, look);
                        } catch (InvalidDestinationException e) {
                            // No dead letter has come yet, or the broker deletes queues that are empty.
                            return look.at(Collections.emptyEnumeration());
                        }
                    },
                    true));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A busy broker may end the browsing of a queue that it keeps on disk before the last message: its count tells. */
    private <T> T lookAtAll(Session session, @Nullable String selector, Look<T> look) throws JMSException {
        for (int looks = 1; ; looks++) {
            try (QueueBrowser browser = session.createBrowser(QueueNames.queue(queues.dead()), selector)) {
                CountedEnumeration messages = new CountedEnumeration(browser.getEnumeration());
                T seen = look.at(messages);
                if (selector != null
                        || looks == MOST_LOOKS
                        || messages.hasMoreElements()
                        || messages.count >= QueueDepths.depth(session, queues.dead())) {
                    return seen;
                }
            }
        }
    }

    private static final class CountedEnumeration implements Enumeration<Object> {

        private final Enumeration<?> messages;
        private int count;

        private CountedEnumeration(Enumeration<?> messages) {
            this.messages = messages;
        }

        @Override
        public boolean hasMoreElements() {
            return messages.hasMoreElements();
        }

        @Override
        public Object nextElement() {
            Object next = messages.nextElement();
            count++;
            return next;
        }
    }

    /** What is read from a message while it stays where it is. */
    public interface Reader<T> {
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
