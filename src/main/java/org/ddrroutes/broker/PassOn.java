package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;

/**
 * Readies a received message to be sent on as it is: body, type, headers and the producer's properties stay, byte for
 * byte and undecoded; the broker's own properties go. A copied duplicate-detection id would make the broker drop the
 * whole transaction without a word.
 */
public final class PassOn {

    /** On the retry queue: whose waiting message this is. The queue is internal; elsewhere the property means nothing. */
    public static final String OWNER = "ddrRequestUID";

    private static final String BROKERS_OWN = "_AMQ_";

    /** What we have put beside it on an earlier way round; the producer's own may begin like these. */
    private static final Set<String> OURS = Set.of(OWNER, "ddrReason", "ddrReasonText", "ddrFailedAt");

    private PassOn() {}

    /** For the retry queue; with a due time the broker delivers it then, without one at once. */
    public static void forRetry(Message message, String requestUid, @Nullable Instant due) throws JMSException {
        ICoreMessage core = washed(message);
        core.putStringProperty(OWNER, requestUid);
        if (due != null) {
            core.putLongProperty(
                    org.apache.activemq.artemis.api.core.Message.HDR_SCHEDULED_DELIVERY_TIME, due.toEpochMilli());
        }
    }

    /** For the dead-letter queue, with our properties beside the producer's own; none of those is overwritten. */
    public static void forDeadLetters(Message message, Map<String, String> properties) throws JMSException {
        ICoreMessage core = washed(message);
        properties.forEach((name, value) -> {
            if (!core.containsProperty(name)) {
                core.putStringProperty(name, value);
            }
        });
    }

    /** For the request queue, as the producer sent it. */
    public static void forRequests(Message message) throws JMSException {
        washed(message);
    }

    private static ICoreMessage washed(Message message) throws JMSException {
        if (!(message instanceof ActiveMQMessage artemis)) {
            throw new JMSException("Not a message of the broker's client: " + message.getClass());
        }
        ICoreMessage core = artemis.getCoreMessage();
        for (SimpleString name : List.copyOf(core.getPropertyNames())) {
            boolean routing = name.equals(org.apache.activemq.artemis.api.core.Message.HDR_ROUTING_TYPE);
            if (!routing && (name.toString().startsWith(BROKERS_OWN) || OURS.contains(name.toString()))) {
                core.removeProperty(name);
            }
        }
        return core;
    }
}
