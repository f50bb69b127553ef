package org.ddrroutes.operations.deadletter;

import java.time.Instant;
import org.ddrroutes.operations.web.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters an operator asks for.
 *
 * @param reason {@code ddrReason}
 * @param from failed at this time or later
 * @param to failed before this time
 * @param limit the most that one page holds
 * @param after the last of the page before
 */
public record DeadLetterFilter(
        @Nullable String reason,
        @Nullable String vendorId,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable Cursor after) {

    boolean matches(DeadLetter letter) {
        Instant failedAt = letter.cursor().at();
        return (after == null || letter.cursor().compareTo(after) > 0)
                && (reason == null || reason.equals(letter.reason()))
                && (vendorId == null || vendorId.equals(letter.vendorId()))
                && (from == null || !failedAt.isBefore(from))
                && (to == null || failedAt.isBefore(to));
    }
}
