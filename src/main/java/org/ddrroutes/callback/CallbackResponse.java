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
public record CallbackResponse(
        int httpStatus, StatusCode status, @Nullable RequestUid requestUid) {

    static CallbackResponse success(RequestUid requestUid) {
        return new CallbackResponse(200, StatusCode.SUCCESS, requestUid);
    }

    static CallbackResponse badRequest(StatusCode status) {
        return new CallbackResponse(400, status, null);
    }

    static CallbackResponse duplicate(RequestUid requestUid) {
        return new CallbackResponse(409, StatusCode.DUPLICATE_REQUEST_UID, requestUid);
    }

    /** The request is no proper HTTP, or asks for what this port does not do. */
    public static CallbackResponse notUnderstood(int httpStatus) {
        return new CallbackResponse(httpStatus, StatusCode.BAD_REQUEST, null);
    }

    /** The request did not come to its end in time. */
    public static CallbackResponse requestTimeout(@Nullable RequestUid requestUid) {
        return new CallbackResponse(408, StatusCode.BAD_REQUEST, requestUid);
    }

    /** We could not take it: the bank sends again. */
    public static CallbackResponse systemError(@Nullable RequestUid requestUid) {
        return new CallbackResponse(503, StatusCode.SYSTEM_ERROR, requestUid);
    }

    public byte[] json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("statusCode", status.code());
        json.put("statusDesc", status.text());
        if (requestUid != null) {
            json.put("requestUID", requestUid.value());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
