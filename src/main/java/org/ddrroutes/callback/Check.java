package org.ddrroutes.callback;

import org.jspecify.annotations.Nullable;

/**
 * One row of the table of checks.
 *
 * @param name what logs and metrics call it
 */
record Check(String name, Rule rule) {

    @FunctionalInterface
    interface Rule {

        /** The refusal, or null when the request may go on to the next check. */
        @Nullable
        CallbackResponse refuse(CallbackRequest request);
    }
}
