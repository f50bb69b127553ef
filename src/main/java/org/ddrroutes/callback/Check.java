package org.ddrroutes.callback;

import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** One row of the table of checks. */
@FunctionalInterface
interface Check {

    /** The refusal, or null when the request may go on to the next check. */
    @Nullable
    Refusal refuse(Reading reading);

    /** The bank's code and the HTTP status that says the same. */
    record Refusal(int httpStatus, StatusCode status) {

        static Refusal badRequest(StatusCode status) {
            return new Refusal(400, status);
        }

        static Refusal unauthorized() {
            return new Refusal(401, StatusCode.UNAUTHORIZED);
        }
    }
}
