package org.ddrroutes.operations.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;

/** Where the operators' page is. */
public final class Console {

    static final String ROOT = "/console";

    /** What the page asks an endpoint with where it has no parameters. */
    static final MultiValueMap<String, String> NO_PARAMETERS = new LinkedMultiValueMap<>();

    private Console() {}

    public static boolean isAskedBy(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
