package org.ddrroutes.broker;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.artemis.core.transaction.impl.XidImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.ddrroutes.outage.BrokerFailure;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;

/**
 * Tries whether the broker lets us do what the flow needs: consume from our two queues, send to the retry and the
 * dead-letter queue. What is sent is prepared and then rolled back, so that nobody ever receives it: only at the preparation
 * the broker says whether a transaction's sends have room.
 */
final class BrokerProbe {

    /** Where the broker does not say why, or does not answer. */
    static final String NO_CODE = "";

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int WINDOW_BYTES = 1024 * 1024;

    private final ArtemisProperties broker;
    private final QueueNames queues;
    private final SendDeadline deadline = new SendDeadline(LIMIT);

    BrokerProbe(ArtemisProperties broker, QueueNames queues) {
        this.broker = broker;
        this.queues = queues;
    }

    /** What the broker refuses of it, by its code; empty where it takes all. */
    Optional<String> refusal() {
        try (ActiveMQXAConnectionFactory factory =
                new ActiveMQXAConnectionFactory(broker.getBrokerUrl(), broker.getUser(), broker.getPassword())) {
            factory.setCallTimeout(LIMIT.toMillis());
            // Without a window the client hears nothing of a single send.
            factory.setConfirmationWindowSize(WINDOW_BYTES);
            try (XAConnection connection = factory.createXAConnection();
                    XASession session = connection.createXASession()) {
                for (String queue : List.of(queues.registrations(), queues.retry())) {
                    session.createConsumer(QueueNames.queue(queue)).close();
                }
                send(session, QueueNames.queue(queues.retry()));
                send(session, QueueNames.queue(queues.dead()));
            }
            return Optional.empty();
        } catch (JMSException | XAException e) {
            return Optional.of(BrokerFailure.codeOf(e).orElse(NO_CODE));
        }
    }

    private void send(XASession session, Queue queue) throws JMSException, XAException {
        XAResource transaction = session.getXAResource();
        byte[] id = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        Xid xid = new XidImpl(id, 1, id);
        transaction.start(xid, XAResource.TMNOFLAGS);
        // The answer is waited for: after a refusal the client would log an error at each further step.
        Answer answer = new Answer();
        deadline.guard(() -> session.createProducer(queue).send(session.createTextMessage(""), answer));
        answer.await();
        transaction.end(xid, XAResource.TMSUCCESS);
        transaction.prepare(xid);
        transaction.rollback(xid);
    }

    /** What the broker says to one send. */
    private static final class Answer implements CompletionListener {

        private final CompletableFuture<@Nullable Exception> refusal = new CompletableFuture<>();

        @Override
        public void onCompletion(Message message) {
            refusal.complete(null);
        }

        @Override
        public void onException(Message message, Exception exception) {
            refusal.complete(exception);
        }

        void await() throws JMSException {
            Exception refused = refusal.completeOnTimeout(
                            new JMSException("no answer"), LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            if (refused != null) {
                throw ArtemisCore.failure("the broker refused", refused);
            }
        }
    }
}
