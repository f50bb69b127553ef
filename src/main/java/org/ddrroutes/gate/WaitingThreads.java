package org.ddrroutes.gate;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The threads that wait for a message at the broker. */
final class WaitingThreads {

    /** Each with whether it has been interrupted. */
    private final Map<Thread, Boolean> threads = new HashMap<>();

    synchronized void enter() {
        threads.put(Thread.currentThread(), false);
    }

    /** From now on this thread is not interrupted, and an interruption that came too late is forgotten. */
    synchronized void leave() {
        if (Boolean.TRUE.equals(threads.remove(Thread.currentThread()))) {
            Thread.interrupted();
        }
        if (threads.isEmpty()) {
            notifyAll();
        }
    }

    synchronized void interrupt() {
        threads.forEach((thread, interrupted) -> thread.interrupt());
        threads.replaceAll((thread, interrupted) -> true);
    }

    /** Waits until there is none, but no longer than the time given. */
    synchronized void awaitNone(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis;
                    !threads.isEmpty() && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
