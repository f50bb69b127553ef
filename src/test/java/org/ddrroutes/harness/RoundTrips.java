package org.ddrroutes.harness;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts how often this thread asks PostgreSQL and waits for its answer, by what the driver logs of the protocol. */
public final class RoundTrips extends Handler {

    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private final Thread counted = Thread.currentThread();
    private int count;

    private RoundTrips() {}

    public static int of(Runnable work) {
        RoundTrips trips = new RoundTrips();
        Level level = DRIVER.getLevel();
        DRIVER.addHandler(trips);
        DRIVER.setUseParentHandlers(false);
        DRIVER.setLevel(Level.FINEST);
        try {
            work.run();
        } finally {
            DRIVER.setLevel(level);
            DRIVER.setUseParentHandlers(true);
            DRIVER.removeHandler(trips);
        }
        return trips.count;
    }

    @Override
    public void publish(LogRecord entry) {
        if (Thread.currentThread() != counted) {
            return;
        }
        String message = entry.getMessage().trim();
        if (message.equals("FE=> Sync")) {
            count++;
        } else if (message.equals("<=BE EmptyQuery")) {
            // The pool has looked whether a connection that was idle is still alive.
            count--;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
