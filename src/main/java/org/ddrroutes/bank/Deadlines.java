package org.ddrroutes.bank;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
class Deadlines implements DisposableBean {

    /** Of the 30 s of a stop; the rest is for writing down what the calls came to. */
    private static final Duration LEFT_TO_CALLS = Duration.ofSeconds(26);

    private final Duration leftToCalls;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bank-deadlines");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Future<?>, Runnable> open = new ConcurrentHashMap<>();
    private volatile boolean over;

    @Autowired
    Deadlines() {
        this(LEFT_TO_CALLS);
    }

    /** @param leftToCalls how long a call may still last when the program is told to stop */
    Deadlines(Duration leftToCalls) {
        this.leftToCalls = leftToCalls;
    }

    /** Runs the end after the time given, unless the deadline is lifted before. Whether it has passed, the future says. */
    Future<?> set(Duration time, Runnable end) {
        Future<?> deadline = clock.schedule(end, over ? 0 : time.toMillis(), TimeUnit.MILLISECONDS);
        open.put(deadline, end);
        return deadline;
    }

    void lift(Future<?> deadline) {
        deadline.cancel(false);
        open.remove(deadline);
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stops(ContextClosedEvent event) {
        clock.schedule(this::endAll, leftToCalls.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endAll() {
        over = true;
        open.forEach((deadline, end) -> {
            deadline.cancel(false);
            end.run();
        });
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }
}
