package org.ddrroutes.bank;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.jspecify.annotations.Nullable;
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

    /** Of the 30 s of a stop; the rest is for writing down what the calls came to. */
    private static final Duration LEFT_TO_CALLS = Duration.ofSeconds(26);

    private final Duration leftToCalls;
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, new CamelThreadFactory("#name#", "bank-deadlines", true));
    private final Set<OpenDeadline> open = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    @Autowired
    CallDeadlines() {
        this(LEFT_TO_CALLS);
    }

    /** @param leftToCalls how long a call may still last when the program is told to stop */
    CallDeadlines(Duration leftToCalls) {
        this.leftToCalls = leftToCalls;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Runs the end after the time given, unless the deadline is closed before. */
    CallDeadline set(Duration time, Runnable end) {
        OpenDeadline deadline = new OpenDeadline(end);
        // Kept before it is asked whether all is over: either is seen, here or there.
        open.add(deadline);
        deadline.alarm = clock.schedule(deadline::pass, over ? 0 : time.toMillis(), TimeUnit.MILLISECONDS);
        return deadline;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stops(ContextClosedEvent event) {
        clock.schedule(this::endAll, leftToCalls.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endAll() {
        over = true;
        open.forEach(OpenDeadline::pass);
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }

    private final class OpenDeadline implements CallDeadline {

        private final Runnable end;
        private final AtomicBoolean passed = new AtomicBoolean();
        private volatile @Nullable Future<?> alarm;

        private OpenDeadline(Runnable end) {
            this.end = end;
        }

        private void pass() {
            if (passed.compareAndSet(false, true)) {
                end.run();
            }
        }

        @Override
        public boolean passed() {
            return passed.get();
        }

        @Override
        public void close() {
            open.remove(this);
            Future<?> set = alarm;
            if (set != null) {
                set.cancel(false);
            }
        }
    }
}
