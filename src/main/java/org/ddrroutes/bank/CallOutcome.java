package org.ddrroutes.bank;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one try at the bank came to.
 *
 * @param action what the routes do with it
 * @param code the bank's code, at most ten characters of it; {@code HTTPnnn} where only a status came, {@code NOANSWER}
 *     where none did
 * @param text the bank's description, or ours
 * @param outcomeKnown false when the bank may have registered the account all the same
 * @param calls how often {@code registerddr} was, or may have been, called in this try
 * @param counted whether the try counts towards {@code ddr.retry.max-attempts}
 * @param bankReached whether an answer came that could be read
 * @param seqId the bank's {@code ddrOapiSeqId}
 * @param retryAfter what the answer's {@code Retry-After} asks for
 */
public record CallOutcome(
        Action action,
        String code,
        @Nullable String text,
        boolean outcomeKnown,
        int calls,
        boolean counted,
        boolean bankReached,
        @Nullable BigDecimal seqId,
        @Nullable Duration retryAfter) {

    public static final String NO_ANSWER = "NOANSWER";
    public static final String RATE_LIMIT_CODE = "0429";
    public static final String DUPLICATE_REQUEST_UID = "BSN007";

    /** Nothing came back, or nothing that could be read: the bank may have registered it. */
    static CallOutcome unknown(String code, String text) {
        return new CallOutcome(Action.RETRY, code, text, false, 1, true, false, null, null);
    }

    /** The bank was surely not asked: no connection came about. */
    static CallOutcome notSent(String text) {
        return new CallOutcome(Action.RETRY, NO_ANSWER, text, true, 1, true, false, null, null);
    }

    /** The bank gave no token; {@code registerddr} was not asked. */
    static CallOutcome noToken(Action action, String code, String text) {
        return new CallOutcome(action, code, text, true, 0, false, false, null, null);
    }

    /** The same, with a token refused for the second time: every message would fail alike. */
    CallOutcome held() {
        return new CallOutcome(Action.HOLD, code, text, outcomeKnown, calls, false, bankReached, seqId, retryAfter);
    }

    /** The same, with a call in the same try that the bank had answered before: it has seen the request UID. */
    CallOutcome afterACall() {
        return new CallOutcome(action, code, text, outcomeKnown, calls + 1, counted, bankReached, seqId, retryAfter);
    }
}
