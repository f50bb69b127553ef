package org.ddrroutes.broker;

/** Leave to receive one message from a queue. */
public interface ReceivePermit {

    /**
     * Says that this thread waits for a message from now on: it is interrupted as soon as the permit is revoked.
     *
     * @return false when it is revoked already
     */
    boolean beginWait();

    /** The waiting is over, and the thread is no longer interrupted. May be called more than once. */
    void endWait();

    /** Whether it still holds, now that a message has come: what was allowed may have been forbidden meanwhile. */
    boolean isValid();

    /** How long to wait for a message, in milliseconds. */
    long patienceMillis();

    /** The message has been disposed of, its session committed or rolled back; or none came. */
    void end(boolean messageCame);
}
