package org.ddrroutes.harness;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a producer is about to send.
 *
 * @param binary sent as a BytesMessage rather than a TextMessage
 * @param replyTo the name of a queue
 */
public record OutgoingMessage(
        byte[] body,
        boolean binary,
        Map<String, String> properties,
        @Nullable String correlationId,
        @Nullable String replyTo) {

    public static OutgoingMessage of(String text) {
        return new OutgoingMessage(text.getBytes(StandardCharsets.UTF_8), false, Map.of(), null, null);
    }

    public static OutgoingMessage of(byte[] bytes) {
        return new OutgoingMessage(bytes, true, Map.of(), null, null);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public OutgoingMessage asBytes() {
        return new OutgoingMessage(body, true, properties, correlationId, replyTo);
    }

    public OutgoingMessage withProperty(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return new OutgoingMessage(body, binary, more, correlationId, replyTo);
    }

    public OutgoingMessage withCorrelationId(String id) {
        return new OutgoingMessage(body, binary, properties, id, replyTo);
    }

    public OutgoingMessage withReplyTo(String queue) {
        return new OutgoingMessage(body, binary, properties, correlationId, queue);
    }
}
