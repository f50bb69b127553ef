package org.ddrroutes.gate;

import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** What a message is given back for: the database that failed it, or a gate that closed meanwhile. */
@Component
public class DatabaseAlarm {

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 10;

    private final GateWatch watch;

    DatabaseAlarm(GateWatch watch) {
        this.watch = watch;
    }

    /**
     * Waits until no consumer of this instance takes what is about to be given back: while the gate is closed or the
     * database away, each of them would only cost the message a delivery.
     */
    public void awaitStandstill() {
        watch.awaitReceivers();
    }

    /**
     * Waits until the database answers, and the longer the more often it has answered and then failed again.
     *
     * @param failures how often that was
     * @return false when the program stops meanwhile
     */
    public boolean awaitAnswer(int failures) {
        return watch.awaitDatabase(
                Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, MOST_DOUBLINGS)));
    }

    /** Whether the failure is the database's, not the statement's; if so, the alarm is raised. */
    public boolean raisedBy(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof TransactionException
                    || cause instanceof SQLTransientException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof SQLNonTransientConnectionException) {
                watch.databaseFailed();
                return true;
            }
        }
        return false;
    }
}
