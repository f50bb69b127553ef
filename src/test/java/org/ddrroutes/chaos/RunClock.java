package org.ddrroutes.chaos;

import java.time.Duration;

/** The moments of a run, counted from its start. */
final class RunClock {

    private final long start = System.nanoTime();

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void awaitMoment(Duration moment) {
        pause(moment.minus(now()));
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(Math.max(0, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
