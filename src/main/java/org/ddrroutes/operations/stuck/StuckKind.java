package org.ddrroutes.operations.stuck;

import java.util.List;
import java.util.Locale;
import org.ddrroutes.operations.web.Parameters;
import org.jspecify.annotations.Nullable;

/** Why something does not go on by itself, and what to do about it. */
enum StuckKind {
    /** Its next try is past, and its message has not come. */
    OVERDUE_RETRY("put-back"),
    /** It was received long ago, and the bank has not been asked. */
    STALE_RECEIVED("put-back"),
    /** The bank was asked longer ago than a call takes. */
    STALE_SUBMITTING("put-back"),
    /** The bank took it, and its callback has not come in the usual time. */
    OVERDUE_CALLBACK("settle"),
    /** A callback that no registration was found for. */
    UNMATCHED_CALLBACK("match"),
    /** A callback that contradicts the final state of its registration. */
    CONTRADICTING_CALLBACK("settle"),
    /** One person has asked for it to be settled by hand, and a second one is to approve. */
    AWAITING_APPROVAL("approve"),
    /** A message of our queues that the broker gave up. */
    BROKER_DEAD_LETTER("retry-at-broker"),
    /** A result that its address, or the broker, does not take. */
    UNDELIVERED_RESULT("mend-address");

    private final String action;

    StuckKind(String action) {
        this.action = action;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String action() {
        return action;
    }

    /** Null for all of them. */
    static @Nullable StuckKind of(@Nullable String value) {
        return Parameters.oneOf("kind", value, List.of(values()), StuckKind::text);
    }
}
