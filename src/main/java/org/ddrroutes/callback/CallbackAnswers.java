package org.ddrroutes.callback;

import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
}
