package org.ddrroutes.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.MessageIdentity;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.registration.Registration.Origin;
import org.ddrroutes.tracing.RegistrationTrace;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads and checks a request message. Of its properties only those named in the interface are looked at. */
@Component
public class RequestReader {

    /** The reply address is one of our own queues, stands for many, or cannot be kept. */
    static final StatusCode REPLY_TO_REFUSED = StatusCode.invalid("JMSReplyTo");

    /** A word of an address that stands for any: the queue that a result makes there gets a copy of what others are sent. */
    private static final Pattern WILDCARD = Pattern.compile("(^|\\.)[*#](\\.|::|$)");

    /** What an index of the database takes. */
    private static final int MOST_REPLY_TO_BYTES = 2_000;

    /** With more, the broker takes no result that carries it. */
    private static final int MOST_ID_CHARACTERS = 64 * 1024;

    private final QueueNames queues;

    RequestReader(QueueNames queues) {
        this.queues = queues;
    }

    /** Reads and checks one message; it stays as it is and can be sent on. */
    public ReceivedRequest read(Message message) throws JMSException {
        boolean isFromRetryQueue = isFromRetryQueue(message);
        Addresses addresses = addresses(message);
        RequestFields fields = fields(message);
        RequestUid requestUid = isFromRetryQueue ? owner(message) : requestUid(message, fields, addresses.stableId());
        StatusCode refusal = fields == null
                ? StatusCode.BAD_REQUEST
                : fields.firstRefusal()
                        .or(() -> Optional.ofNullable(addresses.refusal()))
                        .or(() -> Optional.ofNullable(
                                requestUid == null ? StatusCode.required(RequestFields.REQUEST_UID) : null))
                        .orElse(null);
        return new ReceivedRequest(
                requestUid,
                fields == null ? null : fields.content(),
                addresses.origin(),
                refusal,
                addresses.isReplyToRefused(),
                fields != null && fields.isStorable(),
                message.getJMSRedelivered(),
                isFromRetryQueue);
    }

    /**
     * For a request that is about to be sent.
     *
     * @param source of what it was made
     * @return a name-based UUID of its source and its content; empty where it has a requestUID, or cannot be read
     */
    static Optional<RequestUid> derivedRequestUid(Message message, String source) throws JMSException {
        RequestFields fields = fields(message);
        return fields != null && fields.lacksRequestUid()
                ? Optional.of(RequestUid.ofMessage(source + fields.asJson()))
                : Optional.empty();
    }

    private boolean isFromRetryQueue(Message message) throws JMSException {
        return message.getJMSDestination() instanceof jakarta.jms.Queue queue
                && queues.retry().equals(queue.getQueueName());
    }

    /** The registration that waits; null where the property is missing, malformed or no text. */
    private static @Nullable RequestUid owner(Message message) throws JMSException {
        return message.getObjectProperty(MessageForwarding.OWNER) instanceof String text
                        && RequestUid.isWellFormed(text)
                ? new RequestUid(text)
                : null;
    }

    private static @Nullable RequestFields fields(Message message) throws JMSException {
        try {
            Optional<ObjectNode> body = RequestBody.json(message);
            return body.isEmpty() ? null : new RequestFields(body.get(), properties(message));
        } catch (MalformedJson e) {
            return null;
        }
    }

    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : List.of(RequestFields.REQUEST_UID, RequestFields.DIGITAL_ID)) {
            Object value = message.getObjectProperty(name);
            if (value != null) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private static @Nullable RequestUid requestUid(
            Message message, @Nullable RequestFields fields, @Nullable String stableId) throws JMSException {
        Object property = message.getObjectProperty(RequestFields.REQUEST_UID);
        String given = fields == null
                ? (property instanceof String text ? text : null)
                : fields.text(RequestFields.REQUEST_UID);
        if (fields != null && fields.isContradictory(RequestFields.REQUEST_UID)) {
            return null;
        }
        if (given != null) {
            return RequestUid.isWellFormed(given) ? new RequestUid(given) : null;
        }
        // A body that cannot be read may hold a requestUID: none is made up for it.
        boolean mayBeDerived = fields != null && fields.lacksRequestUid();
        return mayBeDerived && stableId != null ? RequestUid.ofMessage(stableId) : null;
    }

    private Addresses addresses(Message message) throws JMSException {
        String stableId = MessageIdentity.stableId(message)
                .filter(RequestReader::canBeHandedOn)
                .orElse(null);
        String correlationId = MessageIdentity.correlationId(message);
        String replyTo = MessageIdentity.replyTo(message);
        boolean isReplyToRefused = replyTo != null && !mayBeRepliedTo(replyTo);
        StatusCode refusal = isReplyToRefused ? REPLY_TO_REFUSED : null;
        if (correlationId != null && !canBeHandedOn(correlationId)) {
            refusal = StatusCode.invalidFormat("JMSCorrelationID");
            correlationId = null;
        }
        // The broker's number tells that this is the same message again, and nothing else: it means nothing to a
        // producer.
        String messageId =
                stableId == null ? MessageIdentity.brokerNumber(message).orElse(null) : stableId;
        Origin origin = new Origin(
                messageId,
                isReplyToRefused ? null : replyTo,
                correlationId == null ? stableId : correlationId,
                RegistrationTrace.current());
        return new Addresses(stableId, origin, refusal, isReplyToRefused);
    }

    private static boolean canBeHandedOn(String id) {
        return !FieldText.isUnstorable(id) && id.length() <= MOST_ID_CHARACTERS;
    }

    private boolean mayBeRepliedTo(String replyTo) {
        String name = MessageIdentity.nameOf(replyTo);
        return !FieldText.isUnstorable(replyTo)
                && replyTo.getBytes(StandardCharsets.UTF_8).length <= MOST_REPLY_TO_BYTES
                && !queues.isOwn(name)
                && !WILDCARD.matcher(name).find();
    }

    private record Addresses(
            @Nullable String stableId,
            Origin origin,
            @Nullable StatusCode refusal,
            boolean isReplyToRefused) {}
}
