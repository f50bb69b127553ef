package org.ddrroutes.architecture.canary.bank;

import java.time.Clock;

/** Wrong: a clock of its own. */
public record MakesAClock(Clock clock) {

    public MakesAClock() {
        this(Clock.systemUTC());
    }
}
