package org.ddrroutes.gate;

import java.util.concurrent.TimeUnit;

/** Counts the consumers that wait for a message. */
final class ActiveReceivers {

    private int waiting;

    synchronized void enter() {
        waiting++;
    }

    synchronized void leave() {
        waiting--;
        if (waiting == 0) {
            notifyAll();
        }
    }

    /** Waits until there is none, but no longer than the time given. */
    synchronized void awaitNone(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis;
                    waiting > 0 && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
