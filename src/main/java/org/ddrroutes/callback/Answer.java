package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * All that the bank is ever told. Source: the guide, the callback's answer.
 *
 * @param httpStatus what {@code status} means in HTTP
 * @param requestUid the callback's own, and nothing else of the request; null where none may be named
 */
public record Answer(
        int httpStatus, StatusCode status, @Nullable RequestUid requestUid) implements Checked {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    static Answer success(RequestUid requestUid) {
        return new Answer(OK, StatusCode.SUCCESS, requestUid);
    }

    static Answer badRequest() {
        return new Answer(BAD_REQUEST, StatusCode.BAD_REQUEST, null);
    }

    static Answer requestTimeout() {
        return new Answer(REQUEST_TIMEOUT, StatusCode.BAD_REQUEST, null);
    }

    static Answer duplicate(RequestUid requestUid) {
        return new Answer(CONFLICT, StatusCode.DUPLICATE_REQUEST_UID, requestUid);
    }

    /** We could not take it: the bank sends again. */
    static Answer systemError(@Nullable RequestUid requestUid) {
        return new Answer(UNAVAILABLE, StatusCode.SYSTEM_ERROR, requestUid);
    }

    byte[] json() {
        return json(status, requestUid);
    }

    static byte[] json(StatusCode status, @Nullable RequestUid requestUid) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("statusCode", status.code());
        json.put("statusDesc", status.text());
        if (requestUid != null) {
            json.put("requestUID", requestUid.value());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
