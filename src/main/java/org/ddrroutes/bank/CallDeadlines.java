package org.ddrroutes.bank;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Ends calls that take too long, and, when the program stops, those that would outlast the 30 s that a stop may take. Not an
 * executor bean itself: those are picked up by whatever looks for one.
 */
@Component
class CallDeadlines implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(CallDeadlines.class);

    /** Of the 30 s of a stop; the rest is for writing down what the calls came to. */
    private static final Duration LEFT_TO_CALLS = Duration.ofSeconds(26);

    /** How long after its time a call is ended at the latest. Nobody is woken to begin or to end a call in time. */
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Duration leftToCalls;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "bank-deadlines", true));
    private final Set<CallDeadline> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    @Autowired
    CallDeadlines() {
        this(LEFT_TO_CALLS);
    }

    /** @param leftToCalls how long a call may still last when the program is told to stop */
    CallDeadlines(Duration leftToCalls) {
        this.leftToCalls = leftToCalls;
        clock.scheduleWithFixedDelay(this::endLate, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Runs the end after the time given, unless the deadline is closed before. */
    CallDeadline set(Duration time, Runnable end) {
        CallDeadline deadline = new CallDeadline(time.toNanos(), end);
        open.add(deadline);
        return deadline;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stops(ContextClosedEvent event) {
        clock.schedule(() -> isOver = true, leftToCalls.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endLate() {
        long now = System.nanoTime();
        open.stream()
                .filter(deadline -> isOver || now - deadline.began >= deadline.nanos)
                .forEach(CallDeadline::pass);
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }

    /** The end of the time that one call has; closing it lifts it. */
    final class CallDeadline implements AutoCloseable {

        private final long began = System.nanoTime();
        private final long nanos;
        private final Runnable end;
        private final AtomicBoolean passed = new AtomicBoolean();

        private CallDeadline(long nanos, Runnable end) {
            this.nanos = nanos;
            this.end = end;
        }

        private void pass() {
            if (passed.compareAndSet(false, true)) {
                try {
                    end.run();
                } catch (RuntimeException e) {
                    // The others are to be ended all the same.
                    LOG.warn("a call was not ended in time: {}", e.getClass().getSimpleName());
                }
            }
        }

        /** Whether it has passed: told before the call is ended by it, so that who is ended by it finds it so. */
        boolean passed() {
            return passed.get();
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
