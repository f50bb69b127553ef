package org.ddrroutes.callback;

import java.util.Locale;

/** What a callback that passed the checks did. The routes branch on its word. */
public enum CallbackOutcome {
    /** It put its registration in the final state that it speaks of. */
    SETTLED,
    /** Its registration was in that state already, by the bank's answer or by a callback under another requestUID. */
    CONFIRMED,
    /** Its registration is in the other final state and stays there; somebody must ask the bank. */
    CONTRADICTED,
    /** No registration is known for it yet, or several could be meant. */
    UNMATCHED,
    /** Its requestUID is known, but for another vendor, company or account. */
    OTHER_PARTIES,
    /** The same callback as one before. */
    REPEATED,
    /** Another callback under its requestUID has matched before: refused. */
    DUPLICATE;

    /** The word in the routes and metrics, such as {@code other-parties}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
