package org.ddrroutes.operations.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.RequestBody;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.MalformedJson;
import org.jspecify.annotations.Nullable;

/** Reads what can be shown of a dead letter; what cannot be read is left out, since that may be why it is one. */
public final class DeadLetterReader {

    static final String REQUEST_UID = "requestUID";
    static final String REASON = "ddrReason";
    private static final String FAILED_AT = "ddrFailedAt";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SHOWN = 100;

    private DeadLetterReader() {}

    public static DeadLetter read(Message message) throws JMSException {
        ObjectNode body = body(message);
        String accountNo = text(body.get("accountNo"));
        PersonalData personal = personal(message, body);
        return new DeadLetter(
                DeadLetterKey.of(message).id(),
                requestUid(message).orElse(null),
                shortened(property(message, REASON)),
                shortened(personal.hiddenIn(property(message, "ddrReasonText"))),
                shortened(property(message, FAILED_AT)),
                shortened(text(body.get("vendorID"))),
                shortened(Mask.lastFour(accountNo)),
                cursor(message));
    }

    static Cursor cursor(Message message) throws JMSException {
        return new Cursor(failedAt(message), DeadLetterKey.of(message).text());
    }

    /** Where it does not say so: when it was put there. */
    private static Instant failedAt(Message message) throws JMSException {
        String text = property(message, FAILED_AT);
        if (text != null) {
            try {
                Instant time = OffsetDateTime.parse(text).toInstant();
                if (Cursor.canHold(time)) {
                    return time;
                }
            } catch (DateTimeException e) {
                // Somebody else's property.
            }
        }
        return Instant.ofEpochMilli(message.getJMSTimestamp());
    }

    public static Optional<String> requestUid(Message message) throws JMSException {
        return Optional.ofNullable(property(message, REQUEST_UID)).filter(RequestUid::isWellFormed);
    }

    public static @Nullable String property(Message message, String name) throws JMSException {
        return message.getObjectProperty(name) instanceof String text ? text : null;
    }

    private static PersonalData personal(Message message, ObjectNode body) throws JMSException {
        String digitalId = property(message, "digitalId");
        return PersonalData.of(
                digitalId == null ? text(body.get("digitalId")) : digitalId,
                text(body.get("accountNo")),
                text(body.get("ref1")),
                text(body.get("ref2")),
                text(body.get("ref3")),
                text(body.get("ref4")));
    }

    private static ObjectNode body(Message message) throws JMSException {
        try {
            return RequestBody.json(message).orElseGet(JSON::createObjectNode);
        } catch (MalformedJson e) {
            return JSON.createObjectNode();
        }
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || !node.isValueNode() || node.isNull() ? null : node.asText();
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN - 1) + "…";
    }
}
