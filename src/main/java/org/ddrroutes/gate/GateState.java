package org.ddrroutes.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The gate as its row says.
 *
 * @param open whether it was last opened (rather than closed)
 * @param cause why it was closed: {@code rate-limit}, {@code hold}, {@code bank-down} or {@code by-hand}
 * @param code the bank's code, or {@code HTTPnnn}, that closed it
 * @param reason what the operator said who closed it by hand
 * @param until when it opens again; null when only a hand opens it
 * @param by {@code bank}, or the operator's name
 * @param failures consecutive failures to reach the bank
 * @param closings consecutive closings, for the doubling of the pause
 * @param probing open for one call alone, until the bank has answered it
 */
public record GateState(
        boolean open,
        @Nullable String cause,
        @Nullable String code,
        @Nullable String reason,
        Instant since,
        @Nullable Instant until,
        String by,
        int failures,
        int closings,
        boolean probing) {

    static final String BY_HAND = "by-hand";

    /** What may pass. */
    public enum Passage {
        ALL,
        /** One call, whose answer decides. */
        PROBE,
        NONE
    }

    public Passage passage(Instant now) {
        if (open) {
            return probing ? Passage.PROBE : Passage.ALL;
        }
        return until != null && !now.isBefore(until) ? Passage.PROBE : Passage.NONE;
    }

    /** Whether only a hand opens it, or the time that was given then. */
    boolean isClosedByHand(Instant now) {
        return passage(now) == Passage.NONE && BY_HAND.equals(cause);
    }
}
