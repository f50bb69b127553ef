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
 * @param submission for the bank
 */
public record Disposal(
        ResolvedAction action,
        @Nullable RequestUid requestUid,
        @Nullable Instant due,
        @Nullable StatusCode reason,
        @Nullable Submission submission) {

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

    static Disposal submit(Submission submission) {
        return new Disposal(ResolvedAction.SUBMIT, submission.requestUid(), null, null, submission);
    }

    static Disposal retry(RequestUid requestUid, @Nullable Instant due) {
        return retry(ResolvedAction.RETRY, requestUid, due);
    }

    static Disposal retry(ResolvedAction action, RequestUid requestUid, @Nullable Instant due) {
        return new Disposal(action, requestUid, due, null, null);
    }

    static Disposal deadLetter(@Nullable RequestUid requestUid, StatusCode reason) {
        return new Disposal(ResolvedAction.DEAD_LETTER, requestUid, null, reason, null);
    }

    static Disposal consume(@Nullable RequestUid requestUid) {
        return consume(ResolvedAction.SETTLED, requestUid);
    }

    static Disposal consume(ResolvedAction action, @Nullable RequestUid requestUid) {
        return new Disposal(action, requestUid, null, null, null);
    }
}
