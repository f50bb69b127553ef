package org.ddrroutes.operations.web;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;

/** Looks at one part again and again, in a thread of its own: a part that hangs holds up nobody else. */
public final class RepeatedTask implements AutoCloseable {

    private final ScheduledExecutorService walker;

    /** @param look must not throw */
    public RepeatedTask(String name, Duration every, Runnable look) {
        this.walker = Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", name, true));
        this.walker.scheduleWithFixedDelay(look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        walker.shutdownNow();
    }
}
