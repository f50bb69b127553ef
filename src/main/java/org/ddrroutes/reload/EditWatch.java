package org.ddrroutes.reload;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides, look by look, what to do about files that may have been edited. A state of the files is known by its hash; it is tried
 * once it was seen at two looks in a row, since a file that is being saved may be seen half written. Not for several threads.
 */
final class EditWatch {

    /** How long an edit waits that could not be swapped in because calls in hand did not end. */
    static final Duration POSTPONED_FOR = Duration.ofMinutes(1);

    enum Step {
        /** Nothing has changed, or not for long enough, or what there is was refused. */
        WAIT,
        /** Check, rehearse and swap in. */
        TRY,
        /** The files are again what runs; an edit that was refused has been taken back. */
        TAKEN_BACK
    }

    private String live;
    private String seen;
    private String refused = "";
    private Instant notBefore = Instant.MIN;

    EditWatch(String live) {
        this.live = live;
        this.seen = live;
    }

    Step next(String now, Instant at) {
        boolean isSettled = now.equals(seen);
        if (!isSettled) {
            notBefore = Instant.MIN;
        }
        seen = now;
        if (!isSettled || now.equals(refused) || at.isBefore(notBefore)) {
            return Step.WAIT;
        }
        if (!now.equals(live)) {
            return Step.TRY;
        }
        boolean wasRefused = !refused.isEmpty();
        refused = "";
        return wasRefused ? Step.TAKEN_BACK : Step.WAIT;
    }

    void applied(String hash) {
        live = hash;
        refused = "";
    }

    void refused(String hash) {
        refused = hash;
    }

    void postponed(Instant at) {
        notBefore = at.plus(POSTPONED_FOR);
    }
}
