package org.ddrroutes.result;

import org.jspecify.annotations.Nullable;

/**
 * A result that waits for the broker.
 *
 * @param replyTo null for the results queue
 * @param wasHeld whether the routes did not send it before
 */
record OutboxRow(
        long id,
        @Nullable String requestUid,
        String state,
        String body,
        @Nullable String replyTo,
        @Nullable String correlationId,
        boolean wasHeld) {

    /** Stands for the results queue among the addresses. */
    static final String RESULTS_QUEUE = "";

    String address() {
        return replyTo == null ? RESULTS_QUEUE : replyTo;
    }
}
