package org.ddrroutes.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One HTTP call as it came, its body read. Header names are as HTTP has them: in any case. */
final class HttpCall {

    private static final int MAX_BODY = 1 << 20;

    private final String method;
    private final URI uri;
    private final Headers headers;
    private final byte[] body;

    HttpCall(HttpExchange exchange) throws IOException {
        this.method = exchange.getRequestMethod();
        this.uri = exchange.getRequestURI();
        this.headers = exchange.getRequestHeaders();
        this.body = exchange.getRequestBody().readNBytes(MAX_BODY);
    }

    String method() {
        return method;
    }

    String path() {
        return uri.getPath();
    }

    byte[] body() {
        return body.clone();
    }

    boolean hasHeader(String name) {
        return headers.containsKey(name);
    }

    /** The header's value; empty where it is missing or given more than once. */
    Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.size() != 1 ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Whether the content type is this one; a parameter such as a charset may follow. */
    boolean hasContentType(String type) {
        return header("Content-Type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type::equals)
                .isPresent();
    }

    Map<String, String> queryParameters() {
        return urlEncoded(Objects.requireNonNullElse(uri.getRawQuery(), ""));
    }

    Map<String, String> formParameters() {
        return urlEncoded(new String(body, StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException when an escape is broken */
    private static Map<String, String> urlEncoded(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
