package org.ddrroutes.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Why a request of an operator was not done, as the JSON that he gets.
 *
 * @param field the parameter or the part of the body that is wrong
 * @param detail the rule that it breaks, or the fact that stands in the way
 * @param wayOut what to do instead
 * @param seeAlso what there is that the request might have meant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        int status,
        String error,
        @Nullable String field,
        @Nullable String detail,
        @Nullable String wayOut,
        @Nullable List<?> seeAlso) {

    /** Says the status and no more. */
    static Problem of(HttpStatus status) {
        return new Problem(status.value(), status.getReasonPhrase(), null, null, null, null);
    }

    private static Problem of(HttpStatus status, @Nullable String field, String detail, String wayOut) {
        return new Problem(status.value(), status.getReasonPhrase(), field, detail, wayOut, null);
    }

    static Problem badRequest(String field, String rule, String wayOut) {
        return of(HttpStatus.BAD_REQUEST, field, rule, wayOut);
    }

    static Problem notFound(String detail, String wayOut) {
        return of(HttpStatus.NOT_FOUND, null, detail, wayOut);
    }

    static Problem conflict(String detail, String wayOut) {
        return of(HttpStatus.CONFLICT, null, detail, wayOut);
    }

    static Problem unavailable(String detail) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, null, detail, "try again; see /actuator/health for what is away");
    }

    static Problem cutOff(String detail) {
        return of(
                HttpStatus.GATEWAY_TIMEOUT,
                null,
                detail,
                "ask for less: name a state, a vendorID, or the times from and to; the database itself is well");
    }

    Problem seeing(List<?> others) {
        return new Problem(status, error, field, detail, wayOut, others.isEmpty() ? null : others);
    }
}
