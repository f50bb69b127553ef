package org.ddrroutes.callback;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the route callback-record, in its transaction. Repeats that come at the same time are told from each
 * other by the lock on the registration and by what the table holds unique, never by looking first.
 */
public final class CallbackRecorder {

    private final CallbackMatcher matching;
    private final CallbackSettlement settlement;
    private final CallbackRepository kept;
    private final Registrations registrations;
    private final Clock clock;

    CallbackRecorder(
            CallbackMatcher matching,
            CallbackSettlement settlement,
            CallbackRepository kept,
            Registrations registrations,
            Clock clock) {
        this.matching = matching;
        this.settlement = settlement;
        this.kept = kept;
        this.registrations = registrations;
        this.clock = clock;
    }

    /** Locks the registration that a callback speaks of, and sets the parameters of the statements that follow. */
    public void match(@Variable("callback") Callback callback, Exchange exchange) {
        Match match = matching.find(callback);
        exchange.setVariable("match", match);
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters(callback, match));
    }

    /** A callback whose row was inserted does what it says. */
    public RecordedCallback settle(@Variable("callback") Callback callback, @Variable("match") Match match) {
        return new RecordedCallback(callback.requestUid(), settlement.apply(callback, match));
    }

    /** A callback whose row was not inserted is a repeat, or contradicts one that was. */
    public RecordedCallback judge(
            @Variable("callback") Callback callback,
            @Variable("match") Match match,
            @Body List<Map<String, Object>> rows) {
        List<EarlierCallback> seen = rows.stream().map(EarlierCallback::of).toList();
        return new RecordedCallback(callback.requestUid(), judged(callback, match, seen));
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
        kept.markMatched(row.id(), match.requireRegistration());
        return settlement.apply(callback, match);
    }

    private Map<String, @Nullable Object> parameters(Callback callback, Match match) {
        Registration registration = match.registration();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("request_uid", callback.requestUid().value());
        parameters.put("received_at", clock.instant().atOffset(ZoneOffset.UTC));
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
        parameters.put("matched", match.isFound());
        parameters.put(
                "matched_request_uid",
                registration == null ? null : registration.requestUid().value());
        return parameters;
    }
}
