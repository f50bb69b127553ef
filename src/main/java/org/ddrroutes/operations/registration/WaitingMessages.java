package org.ddrroutes.operations.registration;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.MessageIdentity;
import org.ddrroutes.broker.QueueDepths;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RequestReader;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jms.InvalidDestinationException;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.BrowserCallback;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/**
 * The messages in the request and the retry queue. A browser shows those that could be taken now; those that wait for their
 * time or are in a consumer's hands are counted alone. Every method throws {@link JmsException} when the broker fails.
 */
@Component
class WaitingMessages {

    /** A producer that gives no id, and a requestUID in the body alone: each message has to be read. */
    private static final String BROKERS_NUMBER = "broker:";

    private static final int MOST_COUNTED = 2_000;

    private final JmsTemplate jms;
    private final QueueNames queues;
    private final QueueDepths depths;
    private final RequestReader reader;

    WaitingMessages(
            @Qualifier("browsingConnections") ConnectionFactory connectionFactory,
            QueueNames queues,
            QueueDepths depths,
            RequestReader reader) {
        this.jms = new JmsTemplate(connectionFactory);
        this.queues = queues;
        this.depths = depths;
        this.reader = reader;
    }

    /** The queue in which a message of this registration can be seen; null where there is none. */
    @Nullable
    String queueHolding(Registration registration) {
        String uid = registration.requestUid().value();
        if (isThere(queues.retry(), MessageForwarding.OWNER + " = " + MessageIdentity.literal(uid), null)) {
            return queues.retry();
        }
        String messageId = registration.origin().messageId();
        boolean isThere = messageId == null || messageId.startsWith(BROKERS_NUMBER)
                ? isThere(queues.registrations(), null, registration.requestUid())
                : isThere(queues.registrations(), selector(uid, messageId), null);
        return isThere ? queues.registrations() : null;
    }

    private static String selector(String uid, String messageId) {
        String id = MessageIdentity.literal(messageId);
        return "requestUID = " + MessageIdentity.literal(uid) + " OR JMSMessageID = " + id + " OR NATIVE_MESSAGE_ID = "
                + id + " OR __HDR_MESSAGE_ID = " + id;
    }

    /** Whether there may be messages that no browser shows: they wait for their time, or a consumer has them. */
    boolean mayHideSome() {
        Map<String, Long> all = depths.read();
        return hidesSome(queues.retry(), all.getOrDefault("retry", 0L))
                || hidesSome(queues.registrations(), all.getOrDefault("registrations", 0L));
    }

    private boolean hidesSome(String queue, long all) {
        return all > 0 && (all > MOST_COUNTED || count(queue) < all);
    }

    private long count(String queue) {
        return browse(queue, null, 0L, (session, browser) -> {
            long count = 0;
            for (Enumeration<?> messages = browser.getEnumeration();
                    messages.hasMoreElements() && count < MOST_COUNTED;
                    messages.nextElement()) {
                count++;
            }
            return count;
        });
    }

    private boolean isThere(String queue, @Nullable String selector, @Nullable RequestUid read) {
        return browse(queue, selector, false, (session, browser) -> {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                Message message = (Message) messages.nextElement();
                if (read == null || read.equals(reader.read(message).requestUid())) {
                    return true;
                }
            }
            return false;
        });
    }

    private <T> T browse(String queue, @Nullable String selector, T empty, BrowserCallback<T> look) {
        try {
            return Objects.requireNonNull(jms.browseSelected(QueueNames.queue(queue), selector, look));
        } catch (InvalidDestinationException e) {
            // The broker deletes queues that are empty.
            return empty;
        }
    }
}
