package org.ddrroutes.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message as somebody at the other end sees it. */
public record ReceivedMessage(
        byte[] body,
        boolean binary,
        Map<String, Object> properties,
        String messageId,
        @Nullable String correlationId,
        long expiration) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ReceivedMessage of(Message message) throws JMSException {
        Map<String, Object> properties = new TreeMap<>();
        for (Object name : Collections.list(message.getPropertyNames())) {
            properties.put(name.toString(), message.getObjectProperty(name.toString()));
        }
        return new ReceivedMessage(
                bytes(message),
                message instanceof BytesMessage,
                properties,
                message.getJMSMessageID(),
                message.getJMSCorrelationID(),
                message.getJMSExpiration());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a property, or an empty one if there is none. */
    public String property(String name) {
        return String.valueOf(properties.getOrDefault(name, ""));
    }

    private static byte[] bytes(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return String.valueOf(text.getText()).getBytes(StandardCharsets.UTF_8);
        }
        if (message instanceof BytesMessage bytes) {
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            return body;
        }
        return new byte[0];
    }
}
