package org.ddrroutes.callback;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.result.Result;
import org.ddrroutes.result.TrialResults;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The Java steps of the callback routes without a database: the checks of the body are the program's own, and what the callback
 * comes to is given.
 */
public final class TrialCallbacks {

    /** The beans that it stands in for. */
    public static final Set<String> BEANS = Set.of(
            "callbackChecks", "callbackRecorder", "callbackResponder", "callbackRematcher", "callbackErrorHandler");

    private static final RequestUid REQUEST_UID = new RequestUid("try-callback");
    private static final int CONFLICT = 409;
    private static final int OK = 200;

    private final TrialResults results;
    private final Clock clock;
    private final List<Check> checks;
    private CallbackOutcome outcome = CallbackOutcome.SETTLED;
    private int statements;
    private @Nullable CheckResult checked;

    private TrialCallbacks(KnownVendors vendors, TrialResults results, Clock clock) {
        this.results = results;
        this.clock = clock;
        this.checks = new BodyChecks(vendors).inOrder();
    }

    /** @param results to be told */
    public static TrialCallbacks of(Environment settings, TrialResults results, Clock clock) {
        return new TrialCallbacks(Binder.get(settings).bindOrCreate("ddr", KnownVendors.class), results, clock);
    }

    /** The words that {@link #request} takes. */
    public static List<String> outcomes() {
        return Stream.of(CallbackOutcome.values()).map(CallbackOutcome::word).toList();
    }

    /** What the routes name of the database; none of it is ever asked. */
    public static Map<String, Object> database() {
        return Map.of(
                "dataSource", new DelegatingDataSource(),
                "untypedParameters", new UntypedParameters());
    }

    /**
     * A callback to send through the routes.
     *
     * @param word what it comes to
     */
    public CallbackRequest request(String body, String word) {
        outcome = Stream.of(CallbackOutcome.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow();
        statements = 0;
        checked = null;
        CallbackRequest request = new CallbackRequest("POST", List.of(), "127.0.0.1", List.of(), List.of());
        request.setBody(body.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    /** Answers a statement: the first writes all at once, the second inserts, the third looks up. */
    public void answerStatement(Exchange exchange) {
        statements++;
        boolean isSeen =
                Set.of(CallbackOutcome.REPEATED, CallbackOutcome.DUPLICATE).contains(outcome);
        exchange.getMessage().setHeader(JdbcConstants.JDBC_ROW_COUNT, outcome == CallbackOutcome.SETTLED ? 1 : 0);
        if (statements > 1) {
            exchange.getMessage().setHeader(JdbcConstants.JDBC_UPDATE_COUNT, isSeen ? 0 : 1);
        }
        exchange.getMessage().setBody(List.of());
    }

    /** What the routes answered, for people; empty where they answered what they should not. */
    public String end(@Nullable Object answer) {
        int wanted = checked instanceof CheckFailure failure
                ? failure.response().httpStatus()
                : outcome == CallbackOutcome.DUPLICATE ? CONFLICT : OK;
        return answer instanceof CallbackResponse response && response.httpStatus() == wanted
                ? "answered " + wanted + " " + response.status().code()
                : "";
    }

    /** The callback for people; empty where the checks refused it. */
    public String shown() {
        return checked instanceof Callback callback
                ? "vendorId=" + callback.vendorId() + " companyId=" + callback.companyId() + " accountNo="
                        + Mask.lastFour(callback.accountNo()) + " respCode=" + callback.respCode()
                : "";
    }

    /** What of it is the customer's. */
    public PersonalData personal() {
        return checked instanceof Callback callback ? callback.content().personal() : new PersonalData(Map.of());
    }

    public CheckResult check(@Body CallbackRequest request) {
        request.pass(checks, checks.size());
        CheckFailure failure = request.failure;
        checked = failure == null ? CallbackChecks.read(REQUEST_UID, request) : failure;
        return Objects.requireNonNull(checked);
    }

    public void setParameters(@Variable("callback") Callback callback, Exchange exchange) {
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, Map.of("callback", callback));
    }

    public void match(@Variable("callback") Callback callback, Exchange exchange) {
        setParameters(callback, exchange);
    }

    public void settled(@Variable("callback") Callback callback, Exchange exchange) {
        keep(callback, exchange, Set.of(CallbackOutcome.SETTLED));
    }

    public void settle(@Variable("callback") Callback callback, Exchange exchange) {
        keep(
                callback,
                exchange,
                Stream.of(CallbackOutcome.values())
                        .filter(one -> one != CallbackOutcome.REPEATED && one != CallbackOutcome.DUPLICATE)
                        .collect(Collectors.toSet()));
    }

    public void judge(@Variable("callback") Callback callback, Exchange exchange) {
        keep(callback, exchange, Set.of(CallbackOutcome.REPEATED, CallbackOutcome.DUPLICATE));
    }

    /** A branch that is taken wrongly ends here, as in the program. */
    private void keep(Callback callback, Exchange exchange, Set<CallbackOutcome> possible) {
        if (!possible.contains(outcome)) {
            throw new IllegalStateException("the route took a branch that is not for " + outcome.word());
        }
        RecordedCallback.keep(exchange, callback, outcome);
        if (outcome == CallbackOutcome.SETTLED) {
            results.tell(result(callback), results.replyTo(), null);
        }
    }

    private Result result(Callback callback) {
        StatusCode said = callback.saidStatus();
        return callback.content()
                .result(REQUEST_UID, callback.saidState(), said.code(), said.text(), null, 1, clock.instant());
    }

    public CallbackResponse success(
            @Variable("callback") Callback callback, @Variable("callbackOutcome") String word, Exchange exchange) {
        return RecordedCallback.isCommitted(exchange, callback, word)
                ? CallbackResponse.success(callback.requestUid())
                : CallbackResponse.systemError(callback.requestUid());
    }

    public CallbackResponse duplicate(
            @Variable("callback") Callback callback, @Variable("callbackOutcome") String word, Exchange exchange) {
        return RecordedCallback.isCommitted(exchange, callback, word)
                ? CallbackResponse.duplicate(callback.requestUid())
                : CallbackResponse.systemError(callback.requestUid());
    }

    public CallbackResponse refused(@Body CheckFailure failure) {
        return failure.response();
    }

    public CallbackResponse unknownOutcome(@Variable("callback") Callback callback) {
        return CallbackResponse.systemError(callback.requestUid());
    }

    public void lookAgainSoon() {
        // Nobody waits.
    }

    public void lookAgain() {
        lookAgainSoon();
    }

    public void sweep() {
        lookAgainSoon();
    }

    public void notLookedAt() {
        // Nothing is looked at.
    }

    public CallbackResponse notRecorded() {
        return CallbackResponse.systemError(REQUEST_UID);
    }
}
