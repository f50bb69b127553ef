package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.apache.camel.util.function.ThrowingRunnable;
import org.ddrroutes.outage.SendBlocked;

/**
 * Ends a send that the broker does not take in time. Where an address is full and its policy is BLOCK, or the broker's
 * disk is full, the broker's client waits without end; an interrupt alone ends that.
 */
final class SendDeadline {

    /** How long after its time a send is ended at the latest. Nobody is woken to begin or to end a send in time. */
    private static final long LOOK_EVERY_MILLIS = 250;

    private final long limitNanos;
    private final Set<Guarded> open = ConcurrentHashMap.newKeySet();

    SendDeadline(Duration limit) {
        this.limitNanos = limit.toNanos();
        Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "send-deadline", true))
                .scheduleWithFixedDelay(
                        this::interruptLate, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @throws SendBlocked when it took too long */
    void guard(ThrowingRunnable<JMSException> send) throws JMSException {
        Guarded guarded = new Guarded(Thread.currentThread());
        open.add(guarded);
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
            open.remove(guarded);
            guarded.finish();
        }
    }

    private void interruptLate() {
        long now = System.nanoTime();
        open.stream().filter(guarded -> now - guarded.began > limitNanos).forEach(Guarded::interrupt);
    }

    /** One send: the interrupt hits it or nothing. */
    private static final class Guarded {

        private final Thread sender;
        private final long began = System.nanoTime();
        private boolean isOver;
        private boolean isInterrupted;

        Guarded(Thread sender) {
            this.sender = sender;
        }

        synchronized void interrupt() {
            if (!isOver && !isInterrupted) {
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
