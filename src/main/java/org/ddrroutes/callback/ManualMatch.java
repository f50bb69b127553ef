package org.ddrroutes.callback;

import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings a callback together with the registration that a person says it is for. */
@Component
public final class ManualMatch {

    private final CallbackRepository kept;
    private final CallbackSettlement settlement;
    private final Registrations registrations;
    private final TransactionTemplate transaction;
    private final CallbackMetrics metrics;

    ManualMatch(
            CallbackRepository kept,
            CallbackSettlement settlement,
            Registrations registrations,
            TransactionTemplate transaction,
            CallbackMetrics metrics) {
        this.kept = kept;
        this.settlement = settlement;
        this.registrations = registrations;
        this.transaction = transaction;
        this.metrics = metrics;
    }

    /** What came of it. */
    public enum Result {
        /** The callback does what it says to the registration. */
        MATCHED,
        /** There is no such callback, or it has matched by now. */
        NO_CALLBACK,
        NO_REGISTRATION,
        /** The registration is for another vendor, company or account. */
        OTHER_PARTIES,
        /** Another callback under the same requestUID has matched. */
        OTHER_MATCHED
    }

    public Result match(long callbackId, RequestUid requestUid, String who) {
        return Objects.requireNonNull(transaction.execute(status -> matchInTransaction(callbackId, requestUid, who)));
    }

    // In the order of callback-record: first the registration's row, then the callback's.
    private Result matchInTransaction(long callbackId, RequestUid requestUid, String who) {
        Optional<Registration> registration = registrations.lock(requestUid);
        Optional<CallbackRow> row = kept.lockUnmatched(callbackId);
        if (row.isEmpty()) {
            return Result.NO_CALLBACK;
        }
        if (registration.isEmpty()) {
            return Result.NO_REGISTRATION;
        }
        Callback callback = row.get().callback();
        if (!callback.isOfSameParties(registration.get())) {
            return Result.OTHER_PARTIES;
        }
        if (kept.hasMatched(callback.requestUid())) {
            return Result.OTHER_MATCHED;
        }
        kept.mark(callbackId, registration.get(), true);
        registrations.note(
                registration.get(), RegistrationUpdate.event(null, null).by(who, "callback matched by " + who));
        metrics.recorded(
                settlement.apply(callback, Match.byContent(registration.get())).word());
        return Result.MATCHED;
    }
}
