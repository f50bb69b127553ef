package org.ddrroutes.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The right to make the one call that tries whether the bank is back. One thread of one instance has it; it is kept
 * alive while the call lasts, and free again soon after an instance that died with it.
 */
@Component
class ProbeLease {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeLease.class);
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration OTHER_QUEUES_TURN = Duration.ofMillis(150);

    private final String owner = UUID.randomUUID().toString();
    private final GateRow row;
    private final Clock clock;

    private volatile @Nullable Thread holder;
    private volatile long takenAtNanos;
    private @Nullable String emptyQueue;
    private Instant emptyUntil = Instant.EPOCH;

    ProbeLease(GateRow row, Clock clock) {
        this.row = row;
        this.clock = clock;
    }

    /** Takes the lease for this thread, unless any other has it, or this queue was just found empty. */
    synchronized boolean take(String queue) {
        boolean isOthersTurn = queue.equals(emptyQueue) && clock.instant().isBefore(emptyUntil);
        if (holder != null || isOthersTurn || !extend()) {
            return false;
        }
        holder = Thread.currentThread();
        return true;
    }

    boolean isMine() {
        return Thread.currentThread().equals(holder);
    }

    /** Whether this thread still has it. An instance that stood still may have lost it to another. */
    boolean isStillMine() {
        return isMine() && System.nanoTime() - takenAtNanos < LEASE.toNanos();
    }

    synchronized void keep() {
        if (holder != null) {
            extend();
        }
    }

    private boolean extend() {
        Instant now = clock.instant();
        long asked = System.nanoTime();
        try {
            boolean isTaken = row.takeProbe(owner, now, now.plus(LEASE));
            if (isTaken) {
                takenAtNanos = asked;
            }
            return isTaken;
        } catch (DataAccessException e) {
            LOG.debug("no probe without the database: {}", e.getClass().getSimpleName());
            return false;
        }
    }

    /** Gives it back; a queue in which no message was found lets the other have the next turn. */
    synchronized void giveBack(@Nullable String foundEmpty) {
        holder = null;
        emptyQueue = foundEmpty;
        emptyUntil = clock.instant().plus(OTHER_QUEUES_TURN);
        try {
            row.returnProbe(owner);
        } catch (DataAccessException e) {
            LOG.debug("the probe ends by itself: {}", e.getClass().getSimpleName());
        }
    }
}
