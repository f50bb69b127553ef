package org.ddrroutes.broker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives and refuses permits to receive messages. */
public interface ReceivePermits {

    /**
     * Waits a short while for a permit to receive one message from this queue.
     *
     * @return null when there is none for now
     */
    @Nullable
    ReceivePermit admit(String queue);

    /**
     * Waits until no consumer of this instance still waits for a message that it was permitted before permits were
     * refused. A message that is rolled back sooner would go to such a consumer, and from there to the next: each is a
     * delivery, and the broker counts them.
     */
    void awaitStandstill();

    /** Interrupts all that wait for a message, so that they look again whether they may. */
    void interruptWaits();

    /**
     * Gives no permit any more, and waits until every message that was received under an earlier one has been disposed of.
     *
     * @return false when they have not all been in time, or the program stops; permits are given again then
     */
    boolean withhold(Duration limit) throws InterruptedException;

    void release();
}
