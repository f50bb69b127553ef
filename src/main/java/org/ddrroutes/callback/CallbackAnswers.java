package org.ddrroutes.callback;

import java.sql.SQLException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The last word of the route callback-receive: the answer, and one line in the log that says why. */
public final class CallbackAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackAnswers.class);

    private final CallbackMetrics metrics;
    private final BoundedLog bounded;

    CallbackAnswers(CallbackMetrics metrics, BoundedLog bounded) {
        this.metrics = metrics;
        this.bounded = bounded;
    }

    /** The answer to a callback that a check has refused. */
    public Answer refused(@Body Answer refusal) {
        bounded.warn(
                "refused: " + refusal.status(),
                "Callback refused: requestUID={} code={} text={}",
                refusal.requestUid() == null ? "-" : refusal.requestUid(),
                refusal.status().code(),
                refusal.status().text());
        return refusal;
    }

    /** The answer to a callback whose fate is committed. */
    public Answer recorded(@Body Recorded recorded, @Variable("callback") Callback callback) {
        metrics.recorded(recorded.outcome());
        LOG.info(
                "Callback recorded: requestUID={} code={} outcome={}",
                callback.requestUid(),
                callback.respCode(),
                recorded.outcome());
        return recorded.outcome() == Outcome.DUPLICATE
                ? Answer.duplicate(callback.requestUid())
                : Answer.success(callback.requestUid());
    }

    /** The answer to a callback that could not be recorded: the bank sends it again. */
    public Answer failed(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Callback callback = exchange.getVariable("callback", Callback.class);
        Object requestUid = callback == null ? "-" : callback.requestUid();
        if (isOfTheDatabase(cause)) {
            // By its class alone: what a database says of an error may quote the row.
            bounded.warn(
                    "database",
                    "Callback not recorded, the database failed: requestUID={} error={}",
                    requestUid,
                    cause.getClass().getSimpleName());
        } else {
            LOG.error("Callback not recorded, a fault of ours: requestUID={}", requestUid, cause);
        }
        return Answer.systemError(callback == null ? null : callback.requestUid());
    }

    private static boolean isOfTheDatabase(@Nullable Throwable cause) {
        return cause instanceof SQLException
                || cause instanceof DataAccessException
                || cause instanceof TransactionException;
    }
}
