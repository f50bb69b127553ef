package org.ddrroutes.broker;

import org.jspecify.annotations.Nullable;

/** Leave to take one message from a queue, given by whoever decides whether the bank may be called. */
public interface Admission {

    /** Still holds, now that a message has come: what was allowed may have been forbidden while it was awaited. */
    boolean isValid();

    /** How long to wait for a message, in milliseconds. */
    long patienceMillis();

    /** The message has been disposed of, its session committed or rolled back; or none came. */
    void end(boolean messageCame);

    /** Gives leave to take messages. */
    interface Office {

        /**
         * Waits a short while for leave to take one message from this queue.
         *
         * @return null when there is none for now
         */
        @Nullable
        Admission admit(String queue);
    }
}
