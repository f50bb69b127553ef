package org.ddrroutes.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.camel.support.LRUCacheFactory;
import org.ddrroutes.outage.BrokerFailure;
import org.ddrroutes.tracing.LogContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/** The message that a thread received, or the result that it is to send, and what the thread has sent since then. */
@Component
public class SessionSends {

    private static final Logger LOG = LoggerFactory.getLogger(SessionSends.class);
    private static final int REMEMBERED = 10_000;

    private final QueueNames queues;
    private final ThreadLocal<@Nullable InHand> current = new ThreadLocal<>();
    private final ThreadLocal<List<Send>> lastSends = ThreadLocal.withInitial(List::of);
    private final Set<Message> inHand = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** The broker's numbers of messages whose session it did not commit. */
    private final Set<String> uncommitted = Collections.newSetFromMap(LRUCacheFactory.newLRUCache(REMEMBERED));

    public SessionSends(QueueNames queues) {
        this.queues = queues;
    }

    /**
     * One send.
     *
     * @param isInSession whether it is committed or undone together with the message
     * @param isAsItCame whether the message itself was sent, and not one made from it; of a result, whether it was sent to its
     *     address
     */
    public record Send(String queue, boolean isInSession, boolean isAsItCame) {}

    /** A message has come to this thread; {@link #end(InHand)} must follow. */
    public InHand begin(Message message, @Nullable Session session) {
        InHand begun = new InHand(message, session, (destination, sent) -> sent == message);
        current.set(begun);
        inHand.add(message);
        return begun;
    }

    /**
     * This thread is to send a result in this session.
     *
     * @param isResult tells by its destination whether a message is the result on its way
     */
    public InHand begin(Session session, BiPredicate<Destination, Message> isResult) {
        InHand begun = new InHand(null, session, isResult);
        current.set(begun);
        return begun;
    }

    /** Whether this thread received the message, and has not ended its session yet. */
    public boolean isInHand(Message message) {
        InHand mine = current.get();
        return mine != null && mine.message == message;
    }

    /** The session of the message is about to end. */
    public void end(InHand ended) {
        if (ended.message != null) {
            inHand.remove(ended.message);
        }
        if (current.get() == ended) {
            current.remove();
        }
        lastSends.set(ended.sends());
    }

    /**
     * The broker did not commit the session of this message, which the thread received last: it comes again. The broker tells
     * only here of what it refused of a send in the session.
     */
    void refuseCommit(Message message, JMSException refusal) throws JMSException {
        boolean isFirst =
                MessageIdentity.brokerNumber(message).filter(uncommitted::add).isPresent();
        int deliveries = DeliveryLimits.of(message);
        boolean isToBeTold =
                deliveries == DeliveryLimits.MAX_ROLLBACKS || (isFirst && deliveries > DeliveryLimits.MAX_ROLLBACKS);
        LOG.atLevel(isToBeTold ? Level.ERROR : Level.INFO)
                .log(
                        "rolled back: the broker did not commit the message with what was sent in its session,"
                                + " requestUID={} refusal={} sent to={}{}",
                        MDC.get(LogContext.REQUEST_UID),
                        BrokerFailure.nameOf(refusal),
                        lastSends.get().stream().map(Send::queue).toList(),
                        isToBeTold ? ": it goes where its row says, without the steps of the routes" : "");
    }

    /** Whether its session was not committed at an earlier delivery. */
    public boolean isCommitRefused(Message message) {
        return MessageIdentity.brokerNumber(message)
                .filter(uncommitted::contains)
                .isPresent();
    }

    /**
     * Whether the send that was begun last, and has not ended, goes to a place that is none of ours: what the broker says
     * against it says nothing of our queues.
     */
    public boolean isSendingElsewhere() throws JMSException {
        InHand mine = current.get();
        return mine != null
                && mine.sendsTo != null
                && !(mine.sendsTo instanceof Queue queue && queues.isOwn(queue.getQueueName()));
    }

    void beginSend(Session session, Destination destination) {
        InHand mine = current.get();
        if (mine != null) {
            mine.sendsIn = session;
            mine.sendsTo = destination;
        }
    }

    /**
     * To be called before a message is sent.
     *
     * @throws IllegalStateException where a message that came in a session would be sent in another: after a roll-back it
     *     would be there twice
     */
    void refuseOtherSession(Message toSend) {
        InHand mine = current.get();
        if (inHand.contains(toSend) && (mine == null || mine.sendsIn != mine.session)) {
            throw new IllegalStateException("the message would be sent in another session than it came in");
        }
    }

    void add(MessageProducer producer, Message sent) throws JMSException {
        InHand mine = current.get();
        if (mine != null) {
            Destination destination = mine.sendsTo == null ? producer.getDestination() : mine.sendsTo;
            mine.sendsTo = null;
            String name = destination instanceof Queue queue ? queue.getQueueName() : String.valueOf(destination);
            boolean isAsItCame = mine.isAsItCame.test(destination, sent);
            mine.sends.add(new Send(name, mine.sendsIn == mine.session, isAsItCame));
        }
    }

    /** A message, or a result, that a thread has in hand. */
    public static final class InHand {

        private final @Nullable Message message;
        private final @Nullable Session session;
        private final BiPredicate<Destination, Message> isAsItCame;
        private final List<Send> sends = new ArrayList<>();
        private @Nullable Session sendsIn;
        private @Nullable Destination sendsTo;

        private InHand(
                @Nullable Message message, @Nullable Session session, BiPredicate<Destination, Message> isAsItCame) {
            this.message = message;
            this.session = session;
            this.isAsItCame = isAsItCame;
        }

        /** @throws NullPointerException where it is a result */
        public Message message() {
            return Objects.requireNonNull(message);
        }

        public @Nullable Session session() {
            return session;
        }

        public List<Send> sends() {
            return List.copyOf(sends);
        }

        /** Whether it was sent as it is, and in its session. */
        public boolean isSent() {
            return sends.stream().anyMatch(send -> send.isInSession && send.isAsItCame);
        }
    }
}
