package org.ddrroutes.operations.deadletter;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Enumeration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.ddrroutes.broker.QueueDepths;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.operations.web.Cursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.support.JmsUtils;

/**
 * What the lists show of the dead letters, kept for a while: to browse a deep queue takes much longer than all else. The
 * queue alone decides. Before each use an open browser gives what was added; where the queue's count then differs,
 * something was taken away, and the whole queue is browsed again.
 */
final class DeadLetterCache implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCache.class);

    /** In memory each takes about a kilobyte. */
    private static final int MOST = 50_000;

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** A busy broker may end the browsing of a queue that it keeps on disk before the last message. */
    private static final int MOST_LOOKS = 5;

    private static final int MOST_TRIES = 3;

    private final ConnectionFactory connections;
    private final String queue;
    private final Lock noneIsMoved;
    private @Nullable Look look;

    /** @param noneIsMoved held while the queue is browsed */
    DeadLetterCache(ConnectionFactory connections, String queue, Lock noneIsMoved) {
        this.connections = connections;
        this.queue = queue;
        this.noneIsMoved = noneIsMoved;
    }

    /**
     * All there are now, in the order of the list; empty where they are too many to be kept.
     *
     * @throws JmsException when the broker fails
     */
    synchronized Optional<NavigableMap<Cursor, DeadLetter>> letters() {
        noneIsMoved.lock();
        try {
            Look kept = look;
            if (kept != null && isWhole(kept)) {
                return Optional.of(kept.letters);
            }
            return browse();
        } catch (JMSException e) {
            close();
            throw JmsUtils.convertJmsAccessException(e);
        } finally {
            noneIsMoved.unlock();
        }
    }

    /** Spares a look at the whole queue after one was taken here. */
    synchronized void remove(DeadLetterKey key) {
        Look kept = look;
        if (kept != null
                && kept.letters
                        .values()
                        .removeIf(letter -> letter.cursor().key().equals(key.text()))) {
            kept.count--;
        }
    }

    @Override
    public synchronized void close() {
        if (look != null) {
            close(look);
        }
    }

    private boolean isWhole(Look kept) {
        try {
            return kept.addNew() == 0;
        } catch (JMSException e) {
            // A new connection tells whether the broker is there.
            LOG.debug("dead letters are browsed again: {}", e.getClass().getSimpleName());
            return false;
        }
    }

    private Optional<NavigableMap<Cursor, DeadLetter>> browse() throws JMSException {
        for (int looks = 1; ; looks++) {
            close();
            Look next = open();
            look = next;
            if (next.depth() > MOST) {
                close();
                return Optional.empty();
            }
            long missing = next.addNew();
            if (next.letters.isEmpty() && missing == 0) {
                // Held open, an empty queue could not be deleted by the broker.
                close();
                return Optional.of(next.letters);
            }
            if (missing == 0 || looks == MOST_LOOKS) {
                CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> close(next));
                return Optional.of(next.letters);
            }
        }
    }

    private Look open() throws JMSException {
        Connection connection = connections.createConnection();
        try {
            connection.start();
            return new Look(connection, connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        } catch (JMSException e) {
            JmsUtils.closeConnection(connection);
            throw e;
        }
    }

    private synchronized void close(Look old) {
        if (look == old) {
            look = null;
            JmsUtils.closeConnection(old.connection);
        }
    }

    /** One browsing of the queue, which goes on with what is added. */
    private final class Look {

        private final NavigableMap<Cursor, DeadLetter> letters = new ConcurrentSkipListMap<>();
        private final Connection connection;
        private final Session session;
        private @Nullable Enumeration<?> messages;
        private long count;

        private Look(Connection connection, Session session) {
            this.connection = connection;
            this.session = session;
        }

        private long depth() throws JMSException {
            return QueueDepths.depth(session, queue);
        }

        /** How many more the queue holds than are known, below 0 for less; 0 where these are all. */
        private long addNew() throws JMSException {
            for (int tries = 1; ; tries++) {
                Enumeration<?> open = messages();
                while (open != null && open.hasMoreElements()) {
                    DeadLetter letter = DeadLetterReader.read((Message) open.nextElement());
                    letters.put(letter.cursor(), letter);
                    count++;
                }
                long more = depth() - count;
                // One may have come since the last was read.
                if (more <= 0 || tries == MOST_TRIES || count > MOST) {
                    return count > MOST ? -1 : more;
                }
            }
        }

        /** Null where no dead letter has come yet, or the broker deletes queues that are empty. */
        private @Nullable Enumeration<?> messages() throws JMSException {
            if (messages == null) {
                try {
                    messages = session.createBrowser(QueueNames.queue(queue)).getEnumeration();
                } catch (InvalidDestinationException e) {
                    return null;
                }
            }
            return messages;
        }
    }
}
