package org.ddrroutes.callback;

import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.ddrroutes.tracing.RegistrationTrace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The last word of the route callback-receive: the answer, and one line in the log that says why. */
@Component("callbackResponder")
public final class CallbackResponder {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackResponder.class);

    private final CallbackMetrics metrics;
    private final RefusedCallbacks refusedCallbacks;
    private final RateLimitedLog log;
    private final RegistrationTrace trace;

    CallbackResponder(
            CallbackMetrics metrics, RefusedCallbacks refusedCallbacks, RateLimitedLog log, RegistrationTrace trace) {
        this.metrics = metrics;
        this.refusedCallbacks = refusedCallbacks;
        this.log = log;
        this.trace = trace;
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

    /** The answer to a callback that is kept, now or before. */
    public CallbackResponse success(
            @Variable("callback") Callback callback, @Variable("callbackOutcome") String outcome, Exchange exchange) {
        return isRecorded(callback, outcome, exchange)
                ? CallbackResponse.success(callback.requestUid())
                : CallbackResponse.systemError(callback.requestUid());
    }

    /** The answer to a callback that is not kept, because another one has matched under its requestUID. */
    public CallbackResponse duplicate(
            @Variable("callback") Callback callback,
            @Variable("callbackOutcome") String outcome,
            @Variable("network") String network,
            Exchange exchange) {
        if (!isRecorded(callback, outcome, exchange)) {
            return CallbackResponse.systemError(callback.requestUid());
        }
        metrics.refused("duplicate");
        refusedCallbacks.count("duplicate", network);
        return CallbackResponse.duplicate(callback.requestUid());
    }

    /** The answer where no branch of the route takes the outcome. */
    public CallbackResponse unknownOutcome(
            @Variable("callback") Callback callback, @Variable("callbackOutcome") @Nullable String outcome) {
        LOG.error(
                "No branch for the outcome {} of a callback, requestUID={}: the bank sends it again",
                outcome,
                callback.requestUid());
        return CallbackResponse.systemError(callback.requestUid());
    }

    private boolean isRecorded(Callback callback, String outcome, Exchange exchange) {
        if (!RecordedCallback.isCommitted(exchange, callback, outcome)) {
            LOG.error(
                    "The route {} would answer a callback whose outcome {} is not committed, requestUID={}: the bank sends it"
                            + " again. Compare the routes with those shipped",
                    exchange.getFromRouteId(),
                    outcome,
                    callback.requestUid());
            return false;
        }
        metrics.recorded(outcome);
        trace.callback(
                exchange.getVariable(RegistrationTrace.TRACEPARENT, String.class),
                Instant.ofEpochMilli(exchange.getClock().getCreated()),
                callback.requestUid(),
                outcome);
        LOG.info(
                "Callback recorded: requestUID={} code={} outcome={}",
                callback.requestUid(),
                callback.respCode(),
                outcome);
        return true;
    }
}
