package org.ddrroutes.registration;

import java.time.Instant;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the message, now that the database says so.
 *
 * @param next the word that the routes branch on
 * @param requestUid null where none could be read
 * @param due for the retry queue: when it is due; null for at once, as soon as it may be taken
 * @param reason for the dead-letter queue
 * @param submission for the bank
 */
public record Disposal(
        Next next,
        @Nullable RequestUid requestUid,
        @Nullable Instant due,
        @Nullable StatusCode reason,
        @Nullable Submission submission) {

    /** Where a message goes next. */
    public enum Next {
        SUBMIT("submit"),
        RETRY("retry"),
        DEAD_LETTER("dead-letter"),
        CONSUME("consume");

        private final String word;

        Next(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Disposal submit(Submission submission) {
        return new Disposal(Next.SUBMIT, submission.requestUid(), null, null, submission);
    }

    static Disposal retry(RequestUid requestUid, @Nullable Instant due) {
        return new Disposal(Next.RETRY, requestUid, due, null, null);
    }

    static Disposal deadLetter(@Nullable RequestUid requestUid, StatusCode reason) {
        return new Disposal(Next.DEAD_LETTER, requestUid, null, reason, null);
    }

    static Disposal consume(@Nullable RequestUid requestUid) {
        return new Disposal(Next.CONSUME, requestUid, null, null, null);
    }
}
