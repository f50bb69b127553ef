package org.ddrroutes.broker;

import jakarta.jms.JMSException;
import java.time.Duration;
import org.apache.camel.util.function.ThrowingRunnable;
import org.ddrroutes.outage.Deadlines;
import org.ddrroutes.outage.SendBlocked;

/**
 * Ends a send that the broker does not take in time. Where an address is full and its policy is BLOCK, or the broker's
 * disk is full, the broker's client waits without end; an interrupt alone ends that.
 */
final class SendDeadline {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Duration limit;
    private final Deadlines deadlines = new Deadlines("send-deadline", LOOK_EVERY);

    SendDeadline(Duration limit) {
        this.limit = limit;
    }

    /** @throws SendBlocked when it took too long */
    void guard(ThrowingRunnable<JMSException> send) throws JMSException {
        Deadlines.Deadline deadline = deadlines.set(limit, Thread.currentThread()::interrupt);
        try {
            send.run();
        } catch (JMSException | RuntimeException e) {
            if (deadline.passed()) {
                SendBlocked blocked = new SendBlocked();
                blocked.initCause(e);
                throw blocked;
            }
            throw e;
        } finally {
            deadline.close();
            if (deadline.passed()) {
                // It has hit the send, or comes too late.
                Thread.interrupted();
            }
        }
    }
}
