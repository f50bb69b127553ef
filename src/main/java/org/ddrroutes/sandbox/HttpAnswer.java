package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** What goes back on one HTTP call. */
record HttpAnswer(int status, String contentType, String body) {

    /** Nothing at all: the connection is closed without an answer. */
    static final HttpAnswer NONE = new HttpAnswer(0, "", "");

    static HttpAnswer json(int status, JsonNode body) {
        return new HttpAnswer(status, "application/json", body.toString());
    }

    static HttpAnswer text(int status, String body) {
        return new HttpAnswer(status, "text/plain; charset=utf-8", body);
    }

    static HttpAnswer html(int status, String body) {
        return new HttpAnswer(status, "text/html; charset=utf-8", body);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
