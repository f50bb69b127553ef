package org.ddrroutes.operations.gate;

import java.time.Instant;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.gate.GateState.Passage;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The gate as operators see it.
 *
 * @param open false while it is closed and its time has not come
 * @param cause why it was closed: {@code rate-limit}, {@code hold}, {@code bank-down} or {@code by-hand}
 * @param code the bank's code that closed it
 * @param reason what the operator said who closed it
 * @param until when it opens by itself; null when only a hand opens it
 * @param probing open for one call at a time, until the bank has answered one
 */
public record GateView(
        boolean open,
        @Nullable String cause,
        @Nullable String code,
        @Nullable String reason,
        String since,
        @Nullable String until,
        String by,
        boolean probing) {

    public static GateView of(GateState state, Instant now) {
        Passage passage = state.passage(now);
        Instant until = state.until();
        return new GateView(
                passage != Passage.NONE,
                state.cause(),
                state.code(),
                state.reason(),
                BangkokTimestamp.of(state.since()),
                until == null ? null : BangkokTimestamp.of(until),
                state.by(),
                passage == Passage.PROBE);
    }
}
