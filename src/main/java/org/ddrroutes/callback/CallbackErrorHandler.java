package org.ddrroutes.callback;

import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.ddrroutes.privacy.Untold;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What the routes of the callbacks do about an exception: see {@code callback-errors.camel.yaml}. */
public final class CallbackErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackErrorHandler.class);

    private final RateLimitedLog bounded;

    CallbackErrorHandler(RateLimitedLog bounded) {
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
        if (isOfTheDatabase(cause)) {
            // By its class alone: what a database says of an error may quote the row.
            bounded.warn(
                    what,
                    "{}, the database failed: requestUID={} error={}",
                    what,
                    requestUid,
                    cause.getClass().getSimpleName());
        } else {
            LOG.error("{}, a fault of ours: requestUID={}", what, requestUid, Untold.of(cause));
        }
    }

    private static boolean isOfTheDatabase(@Nullable Throwable cause) {
        return cause instanceof SQLException
                || cause instanceof DataAccessException
                || cause instanceof TransactionException;
    }
}
