package org.ddrroutes.result;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import org.ddrroutes.broker.QueueNames;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Tells whether the results queue takes messages. Where it does not, a reply address may be without fault: the broker may be
 * away, or without disk.
 */
@Component
class ResultsQueueProbe {

    private static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();

    private final JmsPoolConnectionFactory connections;
    private final QueueNames queues;
    private final BatchDeadline deadline;
    private boolean takes;
    private long askedAt = System.nanoTime() - REMEMBERED_NANOS;

    ResultsQueueProbe(
            @Qualifier("resultConnections") JmsPoolConnectionFactory connections,
            QueueNames queues,
            BatchDeadline deadline) {
        this.connections = connections;
        this.queues = queues;
        this.deadline = deadline;
    }

    synchronized boolean takesMessages() {
        if (System.nanoTime() - askedAt >= REMEMBERED_NANOS) {
            takes = sendAndRollBack();
            askedAt = System.nanoTime();
        }
        return takes;
    }

    /** In a session that is not from the pool: one that was used has credits left from before. */
    private boolean sendAndRollBack() {
        try (Connection connection = ((ConnectionFactory) connections.getConnectionFactory()).createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageProducer producer = session.createProducer(QueueNames.queue(queues.results()))) {
            BatchDeadline.Watch watch = deadline.watch(session);
            try {
                producer.send(session.createTextMessage("is there room?"));
                session.rollback();
                return !watch.isOver();
            } finally {
                watch.end();
            }
        } catch (JMSException e) {
            return false;
        }
    }
}
