package org.ddrroutes.callback;

import org.ddrroutes.registration.RequestUid;

/** What became of a callback that passed the checks, once it is committed. */
public record Recorded(RequestUid requestUid, Outcome outcome) {

    /** It waits for its registration. Asked by the route callback-receive. */
    public boolean isWaiting() {
        return outcome == Outcome.UNMATCHED;
    }
}
