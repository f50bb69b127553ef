package org.ddrroutes.registration;

import java.time.Instant;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the message, now that the database says so.
 *
 * @param action the word that the routes branch on, and with it where the message goes
 * @param requestUid null where none could be read
 * @param due for the retry queue: when it is due; null for at once, as soon as it may be taken
 * @param reason for the dead-letter queue
 * @param attempt for the bank: the registration as it was committed before the bank is asked
 */
public record Disposition(
        ResolvedAction action,
        @Nullable RequestUid requestUid,
        @Nullable Instant due,
        @Nullable StatusCode reason,
        @Nullable Registration attempt) {

    /** Where a message goes next. */
    public enum Next {
        SUBMIT,
        RETRY,
        DEAD_LETTER,
        CONSUME
    }

    public Next next() {
        return action.next();
    }

    static Disposition submit(Registration attempt) {
        return new Disposition(ResolvedAction.SUBMIT, attempt.requestUid(), null, null, attempt);
    }

    static Disposition retry(RequestUid requestUid, @Nullable Instant due) {
        return retry(ResolvedAction.RETRY, requestUid, due);
    }

    static Disposition retry(ResolvedAction action, RequestUid requestUid, @Nullable Instant due) {
        return new Disposition(action, requestUid, due, null, null);
    }

    static Disposition deadLetter(@Nullable RequestUid requestUid, StatusCode reason) {
        return new Disposition(ResolvedAction.DEAD_LETTER, requestUid, null, reason, null);
    }

    static Disposition consume(@Nullable RequestUid requestUid) {
        return consume(ResolvedAction.SETTLED, requestUid);
    }

    static Disposition consume(ResolvedAction action, @Nullable RequestUid requestUid) {
        return new Disposition(action, requestUid, null, null, null);
    }
}
