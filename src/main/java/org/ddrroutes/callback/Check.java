package org.ddrroutes.callback;

import java.util.function.Function;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of checks.
 *
 * @param name what logs and metrics call it
 * @param rule the refusal, or null when the request may go on to the next check
 */
record Check(String name, Function<CallbackRequest, @Nullable CallbackResponse> rule) {

    /** @param rule the code that the request is refused with, with HTTP 400; null when it may go on */
    static Check badRequest(String name, Function<CallbackRequest, @Nullable StatusCode> rule) {
        return new Check(name, request -> {
            StatusCode code = rule.apply(request);
            return code == null ? null : CallbackResponse.badRequest(code);
        });
    }
}
