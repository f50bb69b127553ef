package org.ddrroutes.gate;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.broker.ReceivePermit;
import org.ddrroutes.broker.ReceivePermits;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads the gate's row again and again, and gives or refuses permits to receive messages: none while the gate is closed,
 * the database or the broker does not do its work, or the program stops; a single one, over all instances, while it is
 * being tried whether the bank is back.
 */
@Component
class GateMonitor implements ReceivePermits, DisposableBean {

    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long REFUSED_WAIT_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 250;

    private final GateRow row;
    private final Clock clock;
    private final ProbeLease probe;
    private final DatabaseMonitor database;
    private final BrokerMonitor broker;
    private final ActiveReceivers receiving = new ActiveReceivers();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gate-watch");
        thread.setDaemon(true);
        return thread;
    });

    private volatile @Nullable GateState seen;
    private volatile long seenAtNanos;
    private volatile boolean stopping;

    GateMonitor(GateRow row, ProbeLease probe, DatabaseMonitor database, BrokerMonitor broker, Clock clock) {
        this.row = row;
        this.probe = probe;
        this.database = database;
        this.broker = broker;
        this.clock = clock;
        looker.scheduleWithFixedDelay(this::lookAndKeepProbe, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable ReceivePermit admit(String queue) {
        GateState.Passage passage = passage();
        if (passage == GateState.Passage.ALL) {
            receiving.enter();
            // Entered first, looked again after: who closes the gate waits for those who had entered.
            if (passage() == GateState.Passage.ALL) {
                return new GatePermit(false, queue);
            }
            receiving.leave();
        } else if (passage == GateState.Passage.PROBE && probe.take(queue)) {
            return new GatePermit(true, queue);
        }
        awaitChange(passage == GateState.Passage.PROBE ? LOOK_EVERY_MILLIS : REFUSED_WAIT_MILLIS);
        return null;
    }

    boolean isProbe() {
        return probe.isMine();
    }

    /** Whether this thread may still make the probe's call. */
    boolean mayProbe() {
        return probe.isStillMine();
    }

    /** Empty while the database does not answer. */
    Optional<GateState> lastSeen() {
        return databaseAnswers() ? Optional.ofNullable(seen) : Optional.empty();
    }

    boolean hasFailures() {
        GateState state = seen;
        return state != null && state.failures() > 0;
    }

    /** Whether the database takes writes and has answered just now. */
    boolean databaseAnswers() {
        return database.isUp() && System.nanoTime() - seenAtNanos < STALE_NANOS;
    }

    void lookAfterCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    looker.execute(GateMonitor.this::look);
                }
            });
        } else {
            looker.execute(this::look);
        }
    }

    @Override
    public void awaitStandstill() {
        look();
        receiving.awaitNone(2 * PATIENCE_MILLIS);
    }

    void look() {
        try {
            seen = row.read();
            seenAtNanos = System.nanoTime();
        } catch (DataAccessException e) {
            database.failed(e);
        }
        synchronized (this) {
            notifyAll();
        }
    }

    private void lookAndKeepProbe() {
        look();
        if (database.isUp()) {
            probe.keep();
        }
    }

    private GateState.Passage passage() {
        GateState state = seen;
        if (state == null || stopping || broker.isDown() || !databaseAnswers()) {
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

    /** One permit: for any message, or for the probe. */
    private final class GatePermit implements ReceivePermit {

        private final boolean isProbe;
        private final String queue;
        private boolean waiting = true;

        GatePermit(boolean isProbe, String queue) {
            this.isProbe = isProbe;
            this.queue = queue;
        }

        @Override
        public boolean isValid() {
            GateState state = seen;
            boolean valid = isProbe
                    || (databaseAnswers()
                            && !broker.isDown()
                            && state != null
                            && state.passage(clock.instant()) == GateState.Passage.ALL);
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
