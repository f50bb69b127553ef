package org.ddrroutes.broker;

/** Leave to receive one message from a queue. */
public interface ReceivePermit {

    /** Whether it still holds, now that a message has come: what was allowed may have been forbidden meanwhile. */
    boolean isValid();

    /** How long to wait for a message, in milliseconds. */
    long patienceMillis();

    /** The message has been disposed of, its session committed or rolled back; or none came. */
    void end(boolean messageCame);
}
