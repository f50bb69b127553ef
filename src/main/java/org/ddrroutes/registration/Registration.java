package org.ddrroutes.registration;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.ddrroutes.result.Result;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table {@code registration}.
 *
 * @param attempts counted tries at the bank since it was received or replayed
 * @param bankRequestUid what the current try carries to the bank; mostly the requestUID itself
 * @param bankTries how often the bank was asked in all, counted or not
 * @param outcomeUnknown whether a try under {@code bankRequestUid} ended without a definite answer
 * @param awaitsGate whether it is due when the gate opens rather than at its own time
 * @param hasRecipients whether second messages wait for its next outcome
 */
public record Registration(
        RequestUid requestUid,
        RegistrationState state,
        RegistrationContent content,
        Origin origin,
        @Nullable String statusCode,
        @Nullable String statusDesc,
        @Nullable BigDecimal ddrOapiSeqId,
        int attempts,
        @Nullable Instant nextAttemptAt,
        Instant receivedAt,
        Instant updatedAt,
        RequestUid bankRequestUid,
        int bankTries,
        boolean outcomeUnknown,
        boolean awaitsGate,
        boolean hasRecipients) {

    /**
     * Where a registration came from and where its results go.
     *
     * @param messageId what the producer's message is known again by: its stable id, or the broker's number where its
     *     protocol gives none
     * @param replyTo the prefixed name of the reply address; null for the default one
     * @param correlationId what the results are correlated by
     * @param traceparent the span in which it was received; null where nothing is traced
     */
    public record Origin(
            @Nullable String messageId,
            @Nullable String replyTo,
            @Nullable String correlationId,
            @Nullable String traceparent) {}

    static Registration received(ReceivedRequest request, RequestUid bankRequestUid, Instant now) {
        return new Registration(
                Objects.requireNonNull(request.requestUid()),
                RegistrationState.RECEIVED,
                Objects.requireNonNull(request.content()),
                request.origin(),
                null,
                null,
                null,
                0,
                null,
                now,
                now,
                bankRequestUid,
                0,
                false,
                false,
                false);
    }

    /** What its producers are told of it as it stands. */
    Result result(Instant at) {
        return content.result(requestUid, state, statusCode, statusDesc, ddrOapiSeqId, attempts, at);
    }
}
