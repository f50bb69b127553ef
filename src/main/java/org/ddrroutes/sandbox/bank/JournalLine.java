package org.ddrroutes.sandbox.bank;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the bank saw: a call that came in, or a callback that went out.
 *
 * @param what {@code token}, {@code refresh}, {@code register} or {@code callback}
 * @param said HTTP status, code and text of the answer
 * @param isTaken whether the bank registered the account with this call
 * @param posted the callback as it went out, to be posted again; null for a call
 */
public record JournalLine(
        long number,
        Instant at,
        String what,
        String requestUid,
        String account,
        String said,
        boolean isTaken,
        @Nullable CallbackMessage posted) {}
