package org.ddrroutes.callback;

import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last word of the route callback-receive: the answer, and one line in the log that says why. */
public final class CallbackResponder {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackResponder.class);

    private final CallbackMetrics metrics;
    private final RefusedCallbacks refusedCallbacks;
    private final RateLimitedLog log;

    CallbackResponder(CallbackMetrics metrics, RefusedCallbacks refusedCallbacks, RateLimitedLog log) {
        this.metrics = metrics;
        this.refusedCallbacks = refusedCallbacks;
        this.log = log;
    }

    /** The answer to a callback that a check has refused. */
    public CallbackResponse refused(@Body CheckFailure failure) {
        CallbackResponse response = failure.response();
        metrics.refused(failure.check());
        refusedCallbacks.count(failure.check(), failure.network());
        log.warnPerNetwork(
                "refused: " + failure.check(),
                failure.network(),
                "Callback refused: check={} httpStatus={} address={} requestUID={} code={} text={}",
                failure.check(),
                response.httpStatus(),
                failure.address(),
                response.requestUid() == null ? "-" : response.requestUid(),
                response.status().code(),
                response.status().text());
        return response;
    }

    /** The answer to a callback whose outcome is committed. */
    public CallbackResponse recorded(
            @Body RecordedCallback recorded,
            @Variable("callback") Callback callback,
            @Variable("network") String network) {
        metrics.recorded(recorded.outcome());
        LOG.info(
                "Callback recorded: requestUID={} code={} outcome={}",
                callback.requestUid(),
                callback.respCode(),
                recorded.outcome());
        if (recorded.outcome() == CallbackOutcome.DUPLICATE) {
            metrics.refused("duplicate");
            refusedCallbacks.count("duplicate", network);
            return CallbackResponse.duplicate(callback.requestUid());
        }
        return CallbackResponse.success(callback.requestUid());
    }
}
