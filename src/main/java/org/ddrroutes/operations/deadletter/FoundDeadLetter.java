package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.ddrroutes.registration.ReceivedRequest;
import org.ddrroutes.registration.RequestReader;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter that an operator means.
 *
 * @param request read by the same rules as when it came in
 * @param reason {@code ddrReason}
 */
public record FoundDeadLetter(
        DeadLetterKey key,
        ReceivedRequest request,
        @Nullable String reason) {

    public static FoundDeadLetter read(Message message, RequestReader reader) throws JMSException {
        return new FoundDeadLetter(
                DeadLetterKey.of(message),
                reader.read(message),
                DeadLetterReader.property(message, DeadLetterReader.REASON));
    }

    public String id() {
        return key.id();
    }
}
