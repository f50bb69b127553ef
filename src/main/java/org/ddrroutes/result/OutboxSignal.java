package org.ddrroutes.result;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the relay as soon as a commit of this instance has left results to send. It need not poll for speed. */
@Component
class OutboxSignal {

    private final Semaphore signals = new Semaphore(0);

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

    /** Waits for a signal, at most so long: other instances' commits give none here. */
    void await(long millis) throws InterruptedException {
        if (signals.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            signals.drainPermits();
        }
    }
}
