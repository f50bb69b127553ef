package org.ddrroutes.startup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Ends the process when its stop would take longer than the 30 s that it may: a part that does not answer, such as a broker
 * that hangs, is waited for by libraries that know no limit of ours. What was in hand is at the broker and in the database,
 * as after {@code kill -9}.
 */
final class ShutdownTimeout implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownTimeout.class);
    private static final Duration LIMIT = Duration.ofSeconds(29);

    /** As of a process that ended by SIGTERM. */
    private static final int TERMINATED = 143;

    private final AtomicBoolean isRunning = new AtomicBoolean();

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (isRunning.compareAndSet(false, true)) {
            Thread limit = new Thread(ShutdownTimeout::endAfterLimit, "stop-limit");
            limit.setDaemon(true);
            limit.start();
        }
    }

    private static void endAfterLimit() {
        try {
            Thread.sleep(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        LOG.warn("not stopped within {}: ends now; what was in hand is taken up again", LIMIT);
        Runtime.getRuntime().halt(TERMINATED);
    }
}
