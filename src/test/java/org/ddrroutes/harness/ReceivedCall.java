package org.ddrroutes.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * One call of {@code registerddr} as it came to the bank, read by the guide alone.
 *
 * @param headers every header line, by its name in lower case
 * @param json the body; a missing node if it is no JSON
 * @param messageHeader the {@code msg-hdr}; a missing node if it is no JSON
 * @param clientId to whom the bearer token was given; empty if to nobody
 * @param number 1 for the first call with this account number, and so on
 */
public record ReceivedCall(
        Instant at,
        Map<String, List<String>> headers,
        byte[] body,
        JsonNode json,
        JsonNode messageHeader,
        String clientId,
        int number) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param numbers the next number of a call with this account number */
    static ReceivedCall of(
            Map<String, List<String>> headers, byte[] body, String clientId, ToIntFunction<String> numbers) {
        JsonNode json = json(body);
        return new ReceivedCall(
                Instant.now(),
                headers,
                body,
                json,
                json(headers.getOrDefault("msg-hdr", List.of("")).get(0).getBytes(StandardCharsets.UTF_8)),
                clientId,
                numbers.applyAsInt(json.path("accountNo").asText()));
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

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
