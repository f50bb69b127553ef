package org.ddrroutes.callback;

import static org.ddrroutes.tracing.RegistrationTrace.TRACEPARENT;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The decisions of the routes callback-record and callback-settle. Each leaves its word as the variable {@code callbackOutcome}. Repeats
 * that come at the same time are told from each other by the lock on the registration and by what the table holds unique, never
 * by looking first.
 */
@Component("callbackRecorder")
public final class CallbackRecorder {

    private final CallbackSettlement settlement;
    private final CallbackRepository kept;
    private final Registrations registrations;
    private final Clock clock;

    CallbackRecorder(CallbackSettlement settlement, CallbackRepository kept, Registrations registrations, Clock clock) {
        this.settlement = settlement;
        this.kept = kept;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** Sets the parameters of the statement that does all at once. */
    public void setParameters(@Variable("callback") Callback callback, Exchange exchange) {
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters(callback));
    }

    /** That statement has settled the registration. */
    public void settled(
            @Variable("callback") Callback callback, @Body List<Map<String, Object>> rows, Exchange exchange) {
        Map<String, Object> row = rows.get(0);
        if (!callback.saidState().name().equals(row.get("state"))) {
            throw new IllegalStateException(
                    "the statement has not put the registration in the state that the callback says");
        }
        RegistrationState from = RegistrationState.valueOf(String.valueOf(row.get("from_state")));
        Number receivedAt = (Number) Objects.requireNonNull(row.get("received_at_millis"));
        registrations.moveWritten(from, callback.saidState(), Instant.ofEpochMilli(receivedAt.longValue()));
        exchange.setVariable(TRACEPARENT, row.get(TRACEPARENT));
        RecordedCallback.keep(exchange, callback, CallbackOutcome.SETTLED);
    }

    /** Locks the registration that a callback speaks of, and sets the parameters of the statements that follow. */
    public void match(@Variable("callback") Callback callback, Exchange exchange) {
        Match match = Match.find(callback, registrations);
        Registration registration = match.registration();
        Map<String, @Nullable Object> parameters = parameters(callback);
        parameters.put("matched", match.isFound());
        parameters.put(
                "matched_request_uid",
                registration == null ? null : registration.requestUid().value());
        exchange.setVariable("match", match);
        exchange.setVariable(
                TRACEPARENT, registration == null ? null : registration.origin().traceparent());
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters);
    }

    /** A callback whose row was inserted does what it says. */
    public void settle(
            @Variable("callback") Callback callback,
            @Variable("match") Match match,
            @Header(JdbcConstants.JDBC_UPDATE_COUNT) @Nullable Integer inserted,
            Exchange exchange) {
        require(inserted, 1);
        RecordedCallback.keep(exchange, callback, settlement.apply(callback, match));
    }

    /** A callback whose row was not inserted is a repeat, or contradicts one that was. */
    public void judge(
            @Variable("callback") Callback callback,
            @Variable("match") Match match,
            @Body List<Map<String, Object>> rows,
            @Header(JdbcConstants.JDBC_UPDATE_COUNT) @Nullable Integer inserted,
            Exchange exchange) {
        require(inserted, 0);
        List<EarlierCallback> seen = rows.stream().map(EarlierCallback::of).toList();
        RecordedCallback.keep(exchange, callback, judged(callback, match, seen));
    }

    /** The route branches on it; a branch that is taken wrongly ends here, and what was done is rolled back. */
    private static void require(@Nullable Integer inserted, int rows) {
        if (inserted == null || inserted != rows) {
            throw new IllegalStateException(
                    "the route took a branch for " + rows + " inserted callbacks, and there are " + inserted);
        }
    }

    private CallbackOutcome judged(Callback callback, Match match, List<EarlierCallback> seen) {
        String hash = callback.contentHash();
        for (EarlierCallback same : seen) {
            if (same.contentHash().equals(hash)) {
                boolean nowFound = same.isWaiting() && match.isFound();
                return nowFound && seen.stream().noneMatch(EarlierCallback::matched)
                        ? settleLate(same, callback, match)
                        : CallbackOutcome.REPEATED;
            }
        }
        EarlierCallback matched =
                seen.stream().filter(EarlierCallback::matched).findFirst().orElseThrow();
        registrations
                .lock(new RequestUid(matched.requireRegistration()))
                .ifPresent(registration -> settlement.refuseDuplicate(callback, registration));
        return CallbackOutcome.DUPLICATE;
    }

    private CallbackOutcome settleLate(EarlierCallback row, Callback callback, Match match) {
        kept.mark(row.id(), match.requireRegistration(), true);
        return settlement.apply(callback, match);
    }

    private Map<String, @Nullable Object> parameters(Callback callback) {
        Instant now = clock.instant();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("request_uid", callback.requestUid().value());
        parameters.put("received_at", TimeColumn.of(now));
        parameters.put("vendor_id", callback.vendorId());
        parameters.put("company_id", callback.companyId());
        parameters.put("account_no", callback.accountNo());
        parameters.put("ref1", callback.ref1());
        parameters.put("ref2", callback.ref2());
        parameters.put("ref3", callback.ref3());
        parameters.put("ref4", callback.ref4());
        parameters.put("apply_dtm", callback.applyDtm());
        parameters.put("resp_code", callback.respCode());
        parameters.put("resp_desc", callback.respDesc());
        parameters.put("extra_fields", callback.extraFields());
        parameters.put("content_hash", callback.contentHash());
        parameters.put("said_state", callback.saidState().name());
        parameters.put("said_text", callback.saidStatus().text());
        parameters.put("masked_account_no", Mask.lastFour(callback.accountNo()));
        parameters.put("occurred_at", BangkokTimestamp.of(now));
        return parameters;
    }
}
