package org.ddrroutes.bank;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Ends calls that take too long. Not an executor bean itself: those are picked up by whatever looks for one. */
@Component
class Deadlines implements DisposableBean {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bank-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs the end after the time given, unless the deadline is cancelled before. */
    Future<?> set(Duration time, Runnable end) {
        return clock.schedule(end, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }
}
