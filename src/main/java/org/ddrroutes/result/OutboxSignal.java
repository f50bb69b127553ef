package org.ddrroutes.result;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.database.AfterCommit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Wakes the relay as soon as a commit of this instance has left results to send. It need not poll for speed. */
@Component
public class OutboxSignal implements SmartLifecycle {

    /** Stops after the callback port and before the routes, which wait for whoever waits here. */
    private static final int PHASE = Integer.MAX_VALUE - 1_000;

    private final Semaphore signals = new Semaphore(0);
    private volatile boolean isRunning;

    /** To be called where results were written: signals once they are committed. */
    public void raiseAfterCommit() {
        AfterCommit.run(() -> {
            if (signals.availablePermits() == 0) {
                signals.release();
            }
        });
    }

    /**
     * Waits for a signal, at most so long: other instances' commits give none here.
     *
     * @return false when the program stops
     */
    boolean await(long millis) throws InterruptedException {
        if (isRunning && signals.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            signals.drainPermits();
        }
        return isRunning;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        signals.release();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
