package org.ddrroutes.result;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the relay as soon as a commit of this instance has left results to send. It need not poll for speed. */
@Component
class OutboxSignal implements SmartLifecycle {

    /** Stops after the callback port and before the routes, which wait for whoever waits here. */
    private static final int PHASE = Integer.MAX_VALUE - 1_000;

    private final Semaphore signals = new Semaphore(0);
    private volatile boolean isRunning;

    /** Signals once the current transaction is committed. */
    void raiseAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                if (signals.availablePermits() == 0) {
                    signals.release();
                }
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
