package org.ddrroutes.architecture.canary.bank;

import java.time.Instant;

/** Wrong: no test can set this time. */
public record ReadsTheSystemClock(Instant at) {

    public ReadsTheSystemClock() {
        this(Instant.now());
    }
}
