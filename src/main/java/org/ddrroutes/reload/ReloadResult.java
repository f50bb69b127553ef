package org.ddrroutes.reload;

import java.util.Locale;

/** What became of an edit. */
enum ReloadResult {
    /** It runs. */
    APPLIED,
    /** The check or the rehearsal found something. */
    REFUSED,
    /** It could not be started in place of what ran, which was put back. */
    FAILED,
    /** Calls in hand did not end in time; it is tried again. */
    POSTPONED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
