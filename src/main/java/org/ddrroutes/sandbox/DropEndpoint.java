package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/**
 * {@code POST /registrations}: puts the body on the request queue as it is, byte for byte, and tells which requestUID
 * the outcome will carry.
 */
final class DropEndpoint {

    private static final String UID = "requestUID";

    private final SandboxConnection connection;
    private final String queue;
    private final String resultsQueue;

    DropEndpoint(SandboxConnection connection, String queue, String resultsQueue) {
        this.connection = connection;
        this.queue = queue;
        this.resultsQueue = resultsQueue;
    }

    HttpAnswer drop(HttpCall call) throws JMSException {
        if (!call.method().equals("POST")) {
            return HttpAnswer.text(405, "POST a registration as JSON here.\n");
        }
        Map<String, String> beside = call.queryParameters();
        String messageId = connection.send(queue, resultsQueue, session -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(call.body());
            for (String name : new String[] {UID, "digitalId"}) {
                if (beside.containsKey(name)) {
                    message.setStringProperty(name, beside.get(name));
                }
            }
            return message;
        });
        String requestUid = Optional.ofNullable(beside.get(UID))
                .or(() -> uidInside(call.body()))
                .orElseGet(() -> RequestUid.ofMessage(messageId).value());
        return HttpAnswer.json(
                202,
                JsonNodeFactory.instance
                        .objectNode()
                        .put(UID, requestUid)
                        .put("JMSMessageID", messageId)
                        .put("queue", queue));
    }

    private static Optional<String> uidInside(byte[] body) {
        try {
            return Optional.ofNullable(StrictJson.read(body).path(UID).textValue());
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }
}
