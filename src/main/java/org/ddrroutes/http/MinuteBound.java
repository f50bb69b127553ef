package org.ddrroutes.http;

import java.time.Duration;
import java.time.Instant;

/** So many a minute of what strangers can cause without end; what was left out is counted. Not for several threads at once. */
public final class MinuteBound {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant start;
    private int admitted;
    private long leftOut;

    public MinuteBound(Instant start) {
        this.start = start;
    }

    public boolean isOver(Instant now) {
        return Duration.between(start, now).compareTo(MINUTE) >= 0;
    }

    /** Whether fewer than {@code most} were admitted in this minute. */
    public boolean hasRoom(Instant now, int most) {
        if (isOver(now)) {
            start = now;
            admitted = 0;
        }
        return admitted < most;
    }

    /** @return how many were left out since the last that was admitted */
    public long admit() {
        long before = leftOut;
        leftOut = 0;
        admitted++;
        return before;
    }

    public void leaveOut() {
        leftOut++;
    }
}
