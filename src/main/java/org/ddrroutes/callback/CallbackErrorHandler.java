package org.ddrroutes.callback;

import org.apache.camel.Exchange;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.outage.SqlFailure;
import org.ddrroutes.privacy.RedactedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the routes of the callbacks do about an exception: see {@code callback-errors.camel.yaml}. */
@Component("callbackErrorHandler")
public final class CallbackErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackErrorHandler.class);

    private final DatabaseMonitor database;
    private final RateLimitedLog bounded;

    CallbackErrorHandler(DatabaseMonitor database, RateLimitedLog bounded) {
        this.database = database;
        this.bounded = bounded;
    }

    /** The answer to a callback that could not be recorded: the bank sends it again. */
    public CallbackResponse notRecorded(Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        tell("Callback not recorded", callback, exchange);
        return CallbackResponse.systemError(callback == null ? null : callback.requestUid());
    }

    /** Callbacks that wait could not be looked at; they will be the next time. */
    public void notLookedAt(Exchange exchange) {
        tell("Waiting callbacks not looked at", null, exchange);
    }

    private void tell(String what, @Nullable Callback callback, Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Object requestUid = callback == null ? "-" : callback.requestUid();
        database.suspect(cause);
        boolean isOfTheDatabase = SqlFailure.of(cause)
                .filter(failure -> failure.kind() != SqlFailure.Kind.DATA)
                .isPresent();
        if (isOfTheDatabase) {
            // By its class alone: what a database says of an error may quote the row.
            bounded.warn(
                    what,
                    "{}, the database failed: requestUID={} error={}",
                    what,
                    requestUid,
                    cause.getClass().getSimpleName());
        } else {
            LOG.error("{}, a fault of ours: requestUID={}", what, requestUid, RedactedException.of(cause));
        }
    }
}
