package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StrictJson;

/**
 * {@code POST /registrations}: puts the body on the request queue as it is, byte for byte, and tells which requestUID
 * the outcome will carry.
 */
record RegistrationsEndpoint(ProducerConnection connection, String queue, String resultsQueue) {

    private static final String UID = "requestUID";
    private static final Pattern PARAMETERS = Pattern.compile("[^?]*(\\?((requestUID|digitalId)=[^&]*(&|$))*)?");

    ResponseDefinitionBuilder send(Request request) {
        if (!request.getMethod().value().equals("POST")) {
            return WireMock.status(405).withBody("POST a registration as JSON here.\n");
        }
        if (!PARAMETERS.matcher(request.getUrl()).matches()) {
            return WireMock.status(400).withBody("The parameters here are requestUID and digitalId.\n");
        }
        String messageId;
        try {
            messageId = connection.send(queue, resultsQueue, session -> {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(request.getBody());
                for (String name : new String[] {UID, "digitalId"}) {
                    QueryParameter given = request.queryParameter(name);
                    if (given.isPresent()) {
                        message.setStringProperty(name, given.firstValue());
                    }
                }
                return message;
            });
        } catch (JMSException e) {
            return WireMock.serverError().withBody("Not sent: " + e.getMessage() + "\n");
        }
        QueryParameter given = request.queryParameter(UID);
        String requestUid = given.isPresent()
                ? given.firstValue()
                : uidInside(request.getBody())
                        .orElseGet(() -> RequestUid.ofMessage(messageId).value());
        return WireMock.status(202)
                .withHeader("Content-Type", "application/json")
                .withBody(JsonNodeFactory.instance
                        .objectNode()
                        .put(UID, requestUid)
                        .put("JMSMessageID", messageId)
                        .put("queue", queue)
                        .toString());
    }

    private static Optional<String> uidInside(byte[] body) {
        try {
            return Optional.ofNullable(StrictJson.read(body).path(UID).textValue());
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }
}
