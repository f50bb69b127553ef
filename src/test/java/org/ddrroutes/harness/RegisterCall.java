package org.ddrroutes.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One call of {@code registerddr} as the stub bank saw it.
 *
 * @param headers every header line, by its name in lower case
 * @param json the body; a missing node if it is no JSON
 * @param messageHeader the {@code msg-hdr}; a missing node if it is no JSON
 * @param clientId to whom the bearer token was given; empty if to nobody
 * @param number 1 for the first call with this account number, and so on
 */
public record RegisterCall(
        Instant at,
        Map<String, List<String>> headers,
        byte[] body,
        JsonNode json,
        JsonNode messageHeader,
        String clientId,
        int number) {

    public String requestUid() {
        return messageHeader.path("requestUID").asText();
    }

    public String accountNo() {
        return json.path("accountNo").asText();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The one value of a header. */
    public String header(String lowerCaseName) {
        List<String> values = headers.getOrDefault(lowerCaseName, List.of());
        if (values.size() != 1) {
            throw new AssertionError(lowerCaseName + " was sent " + values.size() + " times");
        }
        return values.get(0);
    }
}
