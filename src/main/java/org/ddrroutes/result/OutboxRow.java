package org.ddrroutes.result;

import org.jspecify.annotations.Nullable;

/** A result that waits for the broker. */
record OutboxRow(
        long id,
        @Nullable String requestUid,
        String state,
        String body,
        @Nullable String replyTo,
        @Nullable String correlationId,
        int tries) {

    /** What must stay in order: the results of one registration to one address. */
    String order() {
        return requestUid == null ? "#" + id : requestUid + " " + replyTo;
    }
}
