package org.ddrroutes.flow;

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
public record Draft(
        byte[] body,
        boolean binary,
        Map<String, String> properties,
        @Nullable String correlationId,
        @Nullable String replyTo) {

    public static Draft of(String text) {
        return new Draft(text.getBytes(StandardCharsets.UTF_8), false, Map.of(), null, null);
    }

    public static Draft of(byte[] bytes) {
        return new Draft(bytes, true, Map.of(), null, null);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Draft asBytes() {
        return new Draft(body, true, properties, correlationId, replyTo);
    }

    public Draft withProperty(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return new Draft(body, binary, more, correlationId, replyTo);
    }

    public Draft withCorrelationId(String id) {
        return new Draft(body, binary, properties, id, replyTo);
    }

    public Draft withReplyTo(String queue) {
        return new Draft(body, binary, properties, correlationId, queue);
    }
}
