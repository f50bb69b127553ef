package org.ddrroutes.cli.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The endpoints of the operators' port. Redirects are not followed: a login goes where it was meant to go. */
final class OperatorsApi {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** Longer than the port takes for a list. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    private final URI base;
    private final @Nullable String authorization;

    /** @param authorization what to send as {@code Authorization}; null where nobody logs in */
    OperatorsApi(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    JsonNode get(String path, Map<String, String> query) {
        return body(send(request(path, query).GET()));
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    /** An answer, also one that tells of a part that is down (503). */
    JsonNode health() {
        HttpResponse<String> answer = send(request("/actuator/health", Map.of()).GET());
        JsonNode health = read(answer);
        return health.path("status").isTextual() ? health : body(answer);
    }

    JsonNode post(String path, JsonNode body) {
        return body(send(request(path, Map.of())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String segment(String text) {
        return encode(text).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String address = base.toString().replaceFirst("/+$", "") + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(parameters.isEmpty() ? address : address + "?" + parameters))
                .timeout(ANSWER_LIMIT)
                .header("Accept", "application/json, application/problem+json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw CommandFailure.failed("Nobody answers at " + base, "--url names another address");
        } catch (HttpTimeoutException e) {
            throw CommandFailure.failed(
                    base + " does not answer in time", "whether it is done is not known: look first");
        } catch (IOException e) {
            throw CommandFailure.failed(
                    base + " does not answer as it should: " + TextOutput.shown(String.valueOf(e.getMessage())),
                    "--url names another address");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    private JsonNode body(HttpResponse<String> answer) {
        int status = answer.statusCode();
        JsonNode body = read(answer);
        if (status / 100 == 2) {
            if (body.isMissingNode()) {
                throw CommandFailure.failed(base + " does not answer with JSON: is it the operators' port?");
            }
            return body;
        }
        String said = TextOutput.shown(body.path("detail").asText(""));
        String wayOut = TextOutput.shown(body.path("wayOut").asText(""));
        String field = TextOutput.shown(body.path("field").asText(""));
        String what = (field.isEmpty() ? "" : field + " ") + (said.isEmpty() ? meaning(status) : said);
        String line = "Not done (" + status + "): " + what;
        String[] lines = wayOut.isEmpty() ? new String[] {line} : new String[] {line, wayOut};
        boolean isRefused = status == 401 || status == 403 || status == 404 || status == 409 || status == 429;
        throw isRefused ? CommandFailure.refused(lines) : CommandFailure.failed(lines);
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> "the port takes no such login; give --user and a password";
            case 403 -> "this login may not do that";
            case 404 -> "there is no such thing here";
            default -> "the port says no more";
        };
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
