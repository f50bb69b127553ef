package org.ddrroutes.chaos;

import java.time.Duration;

/**
 * What is done to a part, as an operating system, or a failing disk, does it: nothing is announced.
 *
 * @param at since the start of the run; later if the target is still getting up from the one before
 * @param pause until it works again, or is started again
 */
record InjectedFault(Duration at, FaultTarget target, Kind kind, Duration pause) {

    /** Of what kind it is. */
    enum Kind {
        KILL("kill -9 %s, started again after %d ms"),
        FREEZE("SIGSTOP %s, SIGCONT after %d ms"),
        READ_ONLY("no writes to %s for %d ms");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        return "%8.3f s  ".formatted(at.toMillis() / 1000.0) + kind.text.formatted(target, pause.toMillis());
    }
}
