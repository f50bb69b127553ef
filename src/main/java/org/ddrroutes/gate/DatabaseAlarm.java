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

/** Raised by whoever the database has failed: consumption stops until it answers again. */
@Component
public class DatabaseAlarm {

    private final GateWatch watch;

    DatabaseAlarm(GateWatch watch) {
        this.watch = watch;
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
