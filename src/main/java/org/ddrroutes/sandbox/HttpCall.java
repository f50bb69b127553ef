package org.ddrroutes.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP call as it came, its body read. Header names are as HTTP has them: in any case. */
record HttpCall(String method, String path, @Nullable String query, Map<String, List<String>> headers, byte[] body) {

    private static final int MAX_BODY = 1 << 20;

    static HttpCall of(HttpExchange exchange) throws IOException {
        return new HttpCall(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(MAX_BODY));
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
        return urlEncoded(query == null ? "" : query);
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
