package org.ddrroutes.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.Base64;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.utils.UUID;
import org.jspecify.annotations.Nullable;

/** A message as text, from which it can be made again: id, time, priority, properties with their types, body byte for byte. */
public final class StoredMessage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredMessage() {}

    /** Whether it came in one piece: one of more than about 100 KB does not. */
    public static boolean isStorable(Message message) throws JMSException {
        return !ArtemisCore.message(message).isLargeMessage();
    }

    public static String write(Message message) throws JMSException {
        ICoreMessage core = ArtemisCore.message(message);
        ObjectNode stored = JSON.createObjectNode()
                .put("type", core.getType())
                .put("priority", core.getPriority())
                .put("timestamp", core.getTimestamp());
        if (core.getUserID() instanceof UUID id) {
            stored.put("id", id.asBytes());
        }
        ArrayNode properties = stored.putArray("properties");
        for (SimpleString name : core.getPropertyNames()) {
            if (name.equals(org.apache.activemq.artemis.api.core.Message.HDR_DUPLICATE_DETECTION_ID)) {
                // Else the broker would take it for a message that it has had, and drop the whole transaction.
                continue;
            }
            ObjectNode property = properties.addObject().put("name", name.toString());
            put(property, core.getObjectProperty(name));
        }
        ActiveMQBuffer buffer = core.getReadOnlyBodyBuffer();
        byte[] body = new byte[buffer.readableBytes()];
        buffer.readBytes(body);
        return stored.put("body", body).toString();
    }

    /** Sends it again within the session, as it was. */
    public static void send(Session transacted, String queue, String stored) throws JMSException {
        ClientSession session = ArtemisCore.session(transacted);
        try (ClientProducer producer = session.createProducer(SimpleString.of(queue))) {
            JsonNode json = JSON.readTree(stored);
            ClientMessage message = session.createMessage(
                    (byte) json.path("type").asInt(),
                    true,
                    0,
                    json.path("timestamp").asLong(),
                    (byte) json.path("priority").asInt());
            if (json.has("id")) {
                message.setUserID(new UUID(UUID.TYPE_TIME_BASED, json.path("id").binaryValue()));
            }
            for (JsonNode property : json.path("properties")) {
                message.putObjectProperty(SimpleString.of(property.path("name").asText()), value(property));
            }
            message.getBodyBuffer().writeBytes(json.path("body").binaryValue());
            producer.send(message);
        } catch (ActiveMQException | IOException e) {
            throw ArtemisCore.failure("a stored message could not be sent", e);
        }
    }

    private static void put(ObjectNode property, @Nullable Object value) throws JMSException {
        if (value instanceof byte[] bytes) {
            property.put("type", "bytes").put("value", Base64.getEncoder().encodeToString(bytes));
        } else if (value != null) {
            String type =
                    value instanceof SimpleString ? "String" : value.getClass().getSimpleName();
            property.put("type", type).put("value", value.toString());
        }
        if (value != null && value(property) == null) {
            throw new JMSException("a property of a type that cannot be stored: " + value.getClass());
        }
    }

    private static @Nullable Object value(JsonNode property) {
        String text = property.path("value").asText();
        return switch (property.path("type").asText()) {
            case "String" -> text;
            case "Boolean" -> Boolean.valueOf(text);
            case "Byte" -> Byte.valueOf(text);
            case "Short" -> Short.valueOf(text);
            case "Character" -> text.charAt(0);
            case "Integer" -> Integer.valueOf(text);
            case "Long" -> Long.valueOf(text);
            case "Float" -> Float.valueOf(text);
            case "Double" -> Double.valueOf(text);
            case "bytes" -> Base64.getDecoder().decode(text);
            default -> null;
        };
    }
}
