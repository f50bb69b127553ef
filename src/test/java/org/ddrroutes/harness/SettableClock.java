package org.ddrroutes.harness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is put on. */
public final class SettableClock extends Clock {

    public static final Instant START = Instant.parse("2026-11-23T03:15:30.123Z");

    private final Instant start;
    private volatile Instant now;

    public SettableClock() {
        this(START);
    }

    public SettableClock(Instant start) {
        this.start = start;
        this.now = start;
    }

    public void putOn(Duration duration) {
        now = now.plus(duration);
    }

    public void reset() {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
