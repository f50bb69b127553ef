package org.ddrroutes.broker;

import jakarta.jms.MessageConsumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets one consumer of a queue wait at the broker at a time. When a program dies, the broker closes its sessions one after
 * the other, and hands what the first had taken to those of the dead program that still wait for a message: each counts as
 * a delivery, and after a few the broker gives the message up. One that waits can cost it one delivery.
 */
final class LeaderLock {

    private final Duration gone;
    private @Nullable MessageConsumer holder;
    private long seenAtNanos;

    /** @param gone a consumer that has not come back for so long is closed */
    LeaderLock(Duration gone) {
        this.gone = gone;
    }

    synchronized boolean isOf(MessageConsumer consumer) {
        if (holder != consumer) {
            return false;
        }
        seenAtNanos = System.nanoTime();
        return true;
    }

    /** Waits for the turn, at most so long. Who has it keeps it until it passes it on. */
    synchronized boolean take(MessageConsumer consumer, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (holder != consumer && holder != null && !isGone()) {
            long left = end - System.nanoTime();
            if (left <= 0 || !waited(left)) {
                return false;
            }
        }
        holder = consumer;
        seenAtNanos = System.nanoTime();
        return true;
    }

    synchronized void pass(MessageConsumer consumer) {
        if (holder == consumer) {
            holder = null;
            notifyAll();
        }
    }

    private boolean isGone() {
        return System.nanoTime() - seenAtNanos > gone.toNanos();
    }

    private boolean waited(long nanos) {
        try {
            wait(Math.max(1, Duration.ofNanos(nanos).toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
