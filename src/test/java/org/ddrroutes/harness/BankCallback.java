package org.ddrroutes.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A callback as the bank posts it. Right as it is made; a test bends what it wants bent.
 *
 * @param headers by name, each sent as one line
 * @param body sent byte for byte
 */
public record BankCallback(URI address, String method, Map<String, String> headers, byte[] body) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter REQUESTED = DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss");

    /** The right callback for this registration. {@code respCode} is {@code I0000} or {@code I0001}. */
    public static BankCallback of(TestSetup setup, URI address, Sample sample, String respCode) {
        ObjectNode messageHeader = JSON.createObjectNode()
                .put("channelId", "DDR-OPEN-API")
                .put("oapi-client-id", setup.clientId())
                .put("oapi-partner-id", "11111111-2222-3333-4444-555555555555")
                .put("requestUID", sample.requestUid())
                .put(
                        "requestDateTime",
                        LocalDateTime.now(ZoneId.of("Asia/Bangkok")).format(REQUESTED))
                .put("x-api-key", setup.apiKey());
        return new BankCallback(
                        address,
                        "POST",
                        Map.of("Content-Type", "application/json", "msg-hdr", messageHeader.toString()),
                        new byte[0])
                .withBody(sample.callbackBody(respCode).toString());
    }

    public BankCallback withMethod(String wanted) {
        return new BankCallback(address, wanted, headers, body);
    }

    public BankCallback withBody(String wanted) {
        return withBody(wanted.getBytes(StandardCharsets.UTF_8));
    }

    public BankCallback withBody(byte[] wanted) {
        return new BankCallback(address, method, headers, wanted);
    }

    public BankCallback withHeader(String name, String value) {
        Map<String, String> other = new TreeMap<>(headers);
        other.put(name, value);
        return new BankCallback(address, method, other, body);
    }

    public BankCallback withoutHeader(String name) {
        Map<String, String> other = new TreeMap<>(headers);
        other.remove(name);
        return new BankCallback(address, method, other, body);
    }

    /** Changes the {@code msg-hdr} as JSON. */
    public BankCallback withMessageHeader(UnaryOperator<ObjectNode> change) {
        return withHeader(
                "msg-hdr", change.apply(object(headers.get("msg-hdr"))).toString());
    }

    /** Changes the body as JSON. */
    public BankCallback withJson(UnaryOperator<ObjectNode> change) {
        return withBody(
                change.apply(object(new String(body, StandardCharsets.UTF_8))).toString());
    }

    /** Posts it and returns the whole answer. */
    public HttpResponse<String> post() {
        return post(CLIENT);
    }

    /** The same, by a client that trusts whom it should. */
    public HttpResponse<String> post(HttpClient client) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
