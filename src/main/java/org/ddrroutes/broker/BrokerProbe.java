package org.ddrroutes.broker;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.artemis.core.transaction.impl.XidImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;

/**
 * Tries whether the broker lets us do what the flow needs: consume from our two queues, send to the retry and the
 * dead-letter queue. What is sent is prepared and then rolled back, so that nobody ever receives it: only at the preparation
 * the broker says whether a transaction's sends have room.
 */
final class BrokerProbe {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int WINDOW_BYTES = 1024 * 1024;

    private final ArtemisProperties broker;
    private final QueueNames queues;
    private final SendDeadline deadline = new SendDeadline(LIMIT);

    BrokerProbe(ArtemisProperties broker, QueueNames queues) {
        this.broker = broker;
        this.queues = queues;
    }

    /** Whether all of it succeeds. */
    boolean succeeds() {
        try (ActiveMQXAConnectionFactory factory =
                new ActiveMQXAConnectionFactory(broker.getBrokerUrl(), broker.getUser(), broker.getPassword())) {
            factory.setCallTimeout(LIMIT.toMillis());
            // Without a window the client hears nothing of a single send.
            factory.setConfirmationWindowSize(WINDOW_BYTES);
            return succeeds(factory);
        } catch (JMSException | XAException e) {
            return false;
        }
    }

    private boolean succeeds(ActiveMQXAConnectionFactory factory) throws JMSException, XAException {
        try (XAConnection connection = factory.createXAConnection();
                XASession session = connection.createXASession()) {
            for (String queue : List.of(queues.registrations(), queues.retry())) {
                session.createConsumer(session.createQueue(queue)).close();
            }
            return isTaken(session, session.createQueue(queues.retry()))
                    && isTaken(session, session.createQueue(queues.dead()));
        }
    }

    private boolean isTaken(XASession session, Queue queue) throws JMSException, XAException {
        XAResource transaction = session.getXAResource();
        Xid xid = xid();
        transaction.start(xid, XAResource.TMNOFLAGS);
        boolean isPrepared = false;
        try {
            // The answer is waited for: after a refusal the client would log an error at each further step.
            Answer answer = new Answer();
            deadline.guard(() -> session.createProducer(queue).send(session.createTextMessage(""), answer));
            if (!answer.isTaken()) {
                return false;
            }
            transaction.end(xid, XAResource.TMSUCCESS);
            transaction.prepare(xid);
            isPrepared = true;
            return true;
        } finally {
            if (isPrepared) {
                transaction.rollback(xid);
            }
        }
    }

    private static Xid xid() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return new XidImpl(bytes, 1, bytes);
    }

    /** What the broker says to one send. */
    private static final class Answer implements CompletionListener {

        private final CompletableFuture<Boolean> taken = new CompletableFuture<>();

        @Override
        public void onCompletion(Message message) {
            taken.complete(true);
        }

        @Override
        public void onException(Message message, Exception exception) {
            taken.complete(false);
        }

        boolean isTaken() {
            return taken.completeOnTimeout(false, LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
