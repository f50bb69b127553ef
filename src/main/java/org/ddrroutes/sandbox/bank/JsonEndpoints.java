package org.ddrroutes.sandbox.bank;

import static org.ddrroutes.sandbox.bank.SandboxYaml.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table of what is answered by path and method: JSON in, JSON out. An action that finds nothing of a name throws {@link
 * NoSuchElementException}, one that does not fit the state {@link IllegalStateException}.
 */
final class JsonEndpoints {

    private static final byte[] NO_BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final List<Endpoint<?>> endpoints = new ArrayList<>();

    /** @param <T> the body of a request, as an object of JSON */
    interface Action<T> {
        Object answer(T body, Matcher path);
    }

    private record Endpoint<T>(String method, Pattern path, JavaType type, Action<T> action) {

        Object answer(Request request, Matcher matcher) throws IOException {
            byte[] body = request.getBody();
            T given = JSON.readValue(body.length == 0 ? NO_BODY : body, type);
            SandboxYaml.check(given != null, "The body is null");
            return action.answer(given, matcher);
        }
    }

    private record Nothing() {}

    JsonEndpoints get(String path, Function<Matcher, Object> action) {
        return add("GET", path, new TypeReference<Nothing>() {}, (body, matcher) -> action.apply(matcher));
    }

    /** Takes no body, or an empty object. */
    JsonEndpoints post(String path, Function<Matcher, Object> action) {
        return add("POST", path, new TypeReference<Nothing>() {}, (body, matcher) -> action.apply(matcher));
    }

    <T> JsonEndpoints post(String path, TypeReference<T> type, Action<T> action) {
        return add("POST", path, type, action);
    }

    <T> JsonEndpoints add(String method, String path, TypeReference<T> type, Action<T> action) {
        endpoints.add(new Endpoint<>(method, Pattern.compile(path), JSON.constructType(type), action));
        return this;
    }

    ResponseDefinitionBuilder answer(Request request, String path) {
        List<String> methods = new ArrayList<>();
        for (Endpoint<?> endpoint : endpoints) {
            Matcher matcher = endpoint.path().matcher(path);
            if (matcher.matches()) {
                if (endpoint.method().equals(request.getMethod().value())) {
                    return answer(endpoint, matcher, request);
                }
                methods.add(endpoint.method());
            }
        }
        return notHere(request, path, methods);
    }

    /** @param methods that the path takes; none where it is unknown */
    static ResponseDefinitionBuilder notHere(Request request, String path, List<String> methods) {
        ResponseDefinitionBuilder none =
                content("text/plain", "There is no " + request.getMethod() + " " + path + " here.\n");
        return methods.isEmpty()
                ? none.withStatus(404)
                : none.withStatus(405).withHeader("Allow", String.join(", ", methods));
    }

    private static ResponseDefinitionBuilder answer(Endpoint<?> endpoint, Matcher path, Request request) {
        try {
            return json(200, endpoint.answer(request, path));
        } catch (NoSuchElementException e) {
            return error(404, e.getMessage());
        } catch (IllegalStateException e) {
            return error(409, e.getMessage());
        } catch (IllegalArgumentException | IOException e) {
            return error(400, SandboxYaml.message(e));
        }
    }

    static ResponseDefinitionBuilder error(int status, @Nullable String text) {
        return json(status, Map.of("error", String.valueOf(text)));
    }

    static ResponseDefinitionBuilder content(String type, String body) {
        return WireMock.aResponse()
                .withHeader("Content-Type", type + "; charset=utf-8")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder json(int status, Object body) {
        try {
            return content("application/json", JSON.writeValueAsString(body) + "\n")
                    .withStatus(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
