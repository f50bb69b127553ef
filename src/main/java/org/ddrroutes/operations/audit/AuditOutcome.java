package org.ddrroutes.operations.audit;

import java.util.Locale;

/** What became of an action. */
enum AuditOutcome {
    /** Not finished: it goes on, or the program ended before it did. */
    BEGUN,
    /** It was done. */
    DONE,
    /** It was not done, for a reason that the operator was told. */
    REFUSED,
    /** It may have been done in part: the database, the broker or the program failed. */
    FAILED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
