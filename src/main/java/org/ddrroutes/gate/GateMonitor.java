package org.ddrroutes.gate;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.broker.ReceivePermit;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.database.AfterCommit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Reads the gate's row when it has changed, and now and then, and gives or refuses permits to receive messages: none while the gate is closed,
 * the database or the broker does not do its work, or the program stops; a single one, over all instances, while it is
 * being tried whether the bank is back.
 */
@Component
public class GateMonitor implements ReceivePermits, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(GateMonitor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long REVOKE_EVERY_MILLIS = 500;
    private static final long REFUSED_WAIT_MILLIS = 500;

    /** While it is being tried whether the bank is back, each queue is looked at in turn. */
    private static final long PROBE_MILLIS = 200;

    /** No stop and no closing has to wait for its end: a wait is interrupted when its permit is revoked. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final long STANDSTILL_LIMIT_MILLIS = 1_000;
    private static final int THREADS = 3;

    private final GateRow row;
    private final GateChanges changes;
    private final Clock clock;
    private final ProbeLease probe;
    private final DatabaseMonitor database;
    private final BrokerMonitor broker;
    private final WaitingThreads waiting = new WaitingThreads();
    private final ScheduledExecutorService looker =
            Executors.newScheduledThreadPool(THREADS, new CamelThreadFactory("#name#", "gate-monitor", true));

    private volatile @Nullable GateState seen;
    private volatile long seenAtNanos;
    private volatile boolean stopping;
    private volatile boolean isWithheld;

    private int permitsInUse;

    GateMonitor(
            GateRow row,
            GateChanges changes,
            ProbeLease probe,
            DatabaseMonitor database,
            BrokerMonitor broker,
            Clock clock) {
        this.row = row;
        this.changes = changes;
        this.probe = probe;
        this.database = database;
        this.broker = broker;
        this.clock = clock;
        looker.execute(this::followRow);
        // Apart: a database that does not answer holds up whoever reads.
        looker.scheduleWithFixedDelay(
                this::revokeWhereRefused, REVOKE_EVERY_MILLIS, REVOKE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public @Nullable ReceivePermit admit(String queue) {
        GateState.Passage passage = passage();
        if (passage == GateState.Passage.ALL) {
            return new GatePermit(false, queue);
        }
        if (passage == GateState.Passage.PROBE && probe.take(queue)) {
            return new GatePermit(true, queue);
        }
        awaitChange(passage == GateState.Passage.PROBE ? PROBE_MILLIS : REFUSED_WAIT_MILLIS);
        return null;
    }

    boolean isProbe() {
        return probe.isMine();
    }

    /** Whether this thread may still make the probe's call. */
    boolean mayProbe() {
        return probe.isStillMine();
    }

    /** For those who must not wait for the database: at most two seconds old, and empty while it does not answer. */
    public Optional<GateState> lastSeen() {
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
        AfterCommit.run(() -> looker.execute(this::look));
    }

    @Override
    public void awaitStandstill() {
        look();
        waiting.awaitNone(STANDSTILL_LIMIT_MILLIS);
    }

    @Override
    public void interruptWaits() {
        waiting.interrupt();
    }

    @Override
    public boolean withhold(Duration limit) throws InterruptedException {
        isWithheld = true;
        waiting.interrupt();
        if (awaitPermitsEnded(System.nanoTime() + limit.toNanos())) {
            return true;
        }
        release();
        return false;
    }

    @Override
    public void release() {
        isWithheld = false;
        tellOfChange();
    }

    private synchronized void tellOfChange() {
        notifyAll();
    }

    private synchronized boolean awaitPermitsEnded(long endNanos) throws InterruptedException {
        long left = endNanos - System.nanoTime();
        while (permitsInUse > 0 && !stopping && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = endNanos - System.nanoTime();
        }
        return permitsInUse == 0 && !stopping;
    }

    private synchronized void countPermit(int change) {
        permitsInUse += change;
        if (permitsInUse == 0) {
            notifyAll();
        }
    }

    void look() {
        try {
            long began = System.nanoTime();
            keep(row.read(), began);
        } catch (DataAccessException e) {
            database.failed(e);
        }
        revokeWhereRefused();
        tellOfChange();
    }

    /** Several may read at the same time: what was read first must not be taken for the newest. */
    private synchronized void keep(GateState read, long beganAtNanos) {
        if (seen == null || beganAtNanos - seenAtNanos >= 0) {
            seen = read;
            seenAtNanos = beganAtNanos;
        }
    }

    private void followRow() {
        try {
            while (!looker.isShutdown()) {
                lookAndKeepProbe();
                changes.await(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            changes.close();
        }
    }

    private void lookAndKeepProbe() {
        try {
            look();
            if (database.isUp()) {
                probe.keep();
            }
        } catch (RuntimeException e) {
            LOG.warn("the gate's row is looked at again: {}", e.getClass().getSimpleName());
        }
    }

    private void revokeWhereRefused() {
        if (passage() != GateState.Passage.ALL) {
            waiting.interrupt();
        }
    }

    private GateState.Passage passage() {
        return stopping || isWithheld ? GateState.Passage.NONE : passageOfWhatCame();
    }

    /** What was received just before the stop is still worked on. */
    private GateState.Passage passageOfWhatCame() {
        GateState state = seen;
        return state == null || broker.isDown() || !databaseAnswers()
                ? GateState.Passage.NONE
                : state.passage(clock.instant());
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
        revokeWhereRefused();
        tellOfChange();
    }

    @Override
    public void destroy() {
        looker.shutdownNow();
        changes.close();
    }

    /** One permit: for any message, or for the probe. */
    private final class GatePermit implements ReceivePermit {

        private final boolean isProbe;
        private final String queue;

        GatePermit(boolean isProbe, String queue) {
            this.isProbe = isProbe;
            this.queue = queue;
            countPermit(1);
        }

        @Override
        public boolean beginWait() {
            // Counted first, asked after: who withholds permits waits for those that are counted.
            if (isProbe) {
                return !isWithheld;
            }
            waiting.enter();
            // Entered first, asked after: who revokes permits interrupts those who had entered.
            return passage() == GateState.Passage.ALL;
        }

        @Override
        public void endWait() {
            waiting.leave();
        }

        @Override
        public boolean isValid() {
            boolean valid = isProbe || passageOfWhatCame() == GateState.Passage.ALL;
            if (!valid) {
                // Given back at once, the message would only go to the next consumer that still waits for one, and from
                // there to the next: each is a delivery, and the broker counts them.
                waiting.interrupt();
                waiting.awaitNone(STANDSTILL_LIMIT_MILLIS);
            }
            return valid;
        }

        @Override
        public long patienceMillis() {
            return isProbe ? PROBE_MILLIS : PATIENCE_MILLIS;
        }

        @Override
        public void end(boolean messageCame) {
            if (isProbe) {
                probe.giveBack(messageCame ? null : queue);
            }
            countPermit(-1);
        }
    }
}
