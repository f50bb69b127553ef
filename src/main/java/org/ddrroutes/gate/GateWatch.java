package org.ddrroutes.gate;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.Admission;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Watches the gate's row and gives or refuses leave to take messages: none while the gate is closed, the database does
 * not answer or the program stops; one alone, over all instances, while it is being tried whether the bank is back.
 */
@Component
class GateWatch implements Admission.Office, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(GateWatch.class);
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long REFUSED_WAIT_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 250;

    private final GateRow row;
    private final Clock clock;
    private final ProbeLease probe;
    private final ReceiverCount receiving = new ReceiverCount();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gate-watch");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable GateState seen;
    private volatile long seenAtNanos;
    private volatile boolean databaseAnswers;
    private volatile boolean stopping;

    GateWatch(GateRow row, ProbeLease probe, Clock clock) {
        this.row = row;
        this.probe = probe;
        this.clock = clock;
        looker.scheduleWithFixedDelay(this::lookAndKeepProbe, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable Admission admit(String queue) {
        GateState.Passage passage = passage();
        if (passage == GateState.Passage.ALL) {
            receiving.enter();
            // Entered first, looked again after: who closes the gate waits for those who had entered.
            if (passage() == GateState.Passage.ALL) {
                return new Leave(false, queue);
            }
            receiving.leave();
        } else if (passage == GateState.Passage.PROBE && probe.take(queue)) {
            return new Leave(true, queue);
        }
        awaitChange(passage == GateState.Passage.PROBE ? LOOK_EVERY_MILLIS : REFUSED_WAIT_MILLIS);
        return null;
    }

    boolean isProbe() {
        return probe.isMine();
    }

    /** Empty while the database does not answer. */
    Optional<GateState> lastSeen() {
        return databaseAnswers() ? Optional.ofNullable(seen) : Optional.empty();
    }

    boolean hasFailures() {
        GateState state = seen;
        return state != null && state.failures() > 0;
    }

    /** The database failed a message: nothing more is taken until it answers again. */
    void databaseFailed() {
        databaseAnswers = false;
        seenAtNanos = System.nanoTime() - STALE_NANOS;
    }

    boolean databaseAnswers() {
        return databaseAnswers && System.nanoTime() - seenAtNanos < STALE_NANOS;
    }

    void lookAfterCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    looker.execute(GateWatch.this::look);
                }
            });
        } else {
            looker.execute(this::look);
        }
    }

    /** Waits so long at least, and until the database answers; false when the program stops meanwhile. */
    synchronized boolean awaitDatabase(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (!isEnding() && (left > 0 || !databaseAnswers())) {
            awaitChange(left > 0 ? Math.min(left, REFUSED_WAIT_MILLIS) : REFUSED_WAIT_MILLIS);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return !isEnding();
    }

    private boolean isEnding() {
        return stopping || Thread.currentThread().isInterrupted();
    }

    /** Waits until no consumer is still waiting for a message that it was given leave for before the gate closed. */
    void awaitReceivers() {
        look();
        receiving.awaitNone(2 * PATIENCE_MILLIS);
    }

    void look() {
        try {
            seen = row.read();
            seenAtNanos = System.nanoTime();
            if (!databaseAnswers) {
                databaseAnswers = true;
                LOG.info("database answers: consumption goes on");
            }
        } catch (DataAccessException e) {
            if (databaseAnswers) {
                LOG.error(
                        "database does not answer: consumption stops until it does ({})",
                        e.getClass().getSimpleName());
            }
            databaseAnswers = false;
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private void lookAndKeepProbe() {
        look();
        if (databaseAnswers) {
            probe.keep();
        }
    }

    private GateState.Passage passage() {
        GateState state = seen;
        if (state == null || stopping || !databaseAnswers()) {
            return GateState.Passage.NONE;
        }
        return state.passage(clock.instant());
    }

    private synchronized void awaitChange(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @EventListener
    void stopTaking(ContextClosedEvent event) {
        stopping = true;
    }

    @Override
    public void destroy() {
        looker.shutdownNow();
    }

    /** One leave: for any message, or for the probe. */
    private final class Leave implements Admission {

        private final boolean isProbe;
        private final String queue;
        private boolean waiting = true;

        Leave(boolean isProbe, String queue) {
            this.isProbe = isProbe;
            this.queue = queue;
        }

        @Override
        public boolean isValid() {
            GateState state = seen;
            boolean valid = isProbe
                    || (databaseAnswers() && state != null && state.passage(clock.instant()) == GateState.Passage.ALL);
            leave();
            if (!valid) {
                // Given back at once, the message would only go to the next consumer that still waits for one, and from
                // there to the next: each is a delivery, and the broker counts them.
                receiving.awaitNone(2 * PATIENCE_MILLIS);
            }
            return valid;
        }

        @Override
        public long patienceMillis() {
            return isProbe ? LOOK_EVERY_MILLIS : PATIENCE_MILLIS;
        }

        @Override
        public void end(boolean messageCame) {
            leave();
            if (isProbe) {
                probe.giveBack(messageCame ? null : queue);
            }
        }

        private void leave() {
            if (waiting) {
                waiting = false;
                if (!isProbe) {
                    receiving.leave();
                }
            }
        }
    }
}
