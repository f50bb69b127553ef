package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.outage.SendBlocked;

/**
 * Ends a send that the broker does not take in time. Where an address is full and its policy is BLOCK, or the broker's
 * disk is full, the broker's client waits without end; an interrupt alone ends that.
 */
final class SendDeadline {

    private final Duration limit;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "send-deadline");
        thread.setDaemon(true);
        return thread;
    });

    SendDeadline(Duration limit) {
        this.limit = limit;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** @throws SendBlocked when it took too long */
    void guard(Send send) throws JMSException {
        Guarded guarded = new Guarded(Thread.currentThread());
        Future<?> end = clock.schedule(guarded::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            send.run();
        } catch (JMSException | RuntimeException e) {
            if (guarded.isInterrupted()) {
                SendBlocked blocked = new SendBlocked();
                blocked.initCause(e);
                throw blocked;
            }
            throw e;
        } finally {
            end.cancel(false);
            guarded.finish();
        }
    }

    @FunctionalInterface
    interface Send {
        void run() throws JMSException;
    }

    /** One send: the interrupt hits it or nothing. */
    private static final class Guarded {

        private final Thread sender;
        private boolean isOver;
        private boolean isInterrupted;

        Guarded(Thread sender) {
            this.sender = sender;
        }

        synchronized void interrupt() {
            if (!isOver) {
                isInterrupted = true;
                sender.interrupt();
            }
        }

        synchronized boolean isInterrupted() {
            return isInterrupted;
        }

        synchronized void finish() {
            isOver = true;
            if (isInterrupted) {
                Thread.interrupted();
            }
        }
    }
}
