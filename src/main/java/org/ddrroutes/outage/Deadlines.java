package org.ddrroutes.outage;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what takes too long. Nobody is woken to begin or to end something in time: one thread looks now and then. */
public class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private final ScheduledExecutorService clock;
    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    /** @param lookEvery how long after its time something is ended at the latest */
    public Deadlines(String threadName, Duration lookEvery) {
        clock = Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", threadName, true));
        clock.scheduleWithFixedDelay(this::endLate, lookEvery.toMillis(), lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs the end after the time given, unless the deadline is closed before. */
    public Deadline set(Duration time, Runnable end) {
        Deadline deadline = new Deadline(time.toNanos(), end);
        open.add(deadline);
        return deadline;
    }

    /** From then on the time of all is over, whatever they were given. */
    public void endAllAfter(Duration time) {
        clock.schedule(() -> isOver = true, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endLate() {
        long now = System.nanoTime();
        open.stream()
                .filter(deadline -> isOver || now - deadline.began >= deadline.nanos)
                .forEach(Deadline::pass);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** The end of the time that something has. Once it is closed, its end is not run any more, nor still running. */
    public final class Deadline implements AutoCloseable {

        private final long began = System.nanoTime();
        private final long nanos;
        private final Runnable end;
        private boolean isClosed;
        private volatile boolean passed;

        private Deadline(long nanos, Runnable end) {
            this.nanos = nanos;
            this.end = end;
        }

        private synchronized void pass() {
            if (!isClosed && !passed) {
                passed = true;
                try {
                    end.run();
                } catch (RuntimeException e) {
                    // The others are to be ended all the same.
                    LOG.warn("not ended in time: {}", e.getClass().getSimpleName());
                }
            }
        }

        /** Whether it has passed: told before the end is run, so that who is ended by it finds it so. */
        public boolean passed() {
            return passed;
        }

        @Override
        public synchronized void close() {
            isClosed = true;
            open.remove(this);
        }
    }
}
