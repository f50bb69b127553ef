package org.ddrroutes.callback;

import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a callback does to its registration, in the caller's transaction. A contradiction is possible in four ways; none
 * changes the registration, each leaves an event, a count and, within bounds, an ERROR line, for only the bank can say
 * which word holds:
 *
 * <ul>
 *   <li>the bank's answer to the call rejected the registration, and the callback says success: the callback is kept as
 *       matched, since it belongs to this registration and to no other;
 *   <li>a callback settled it, and one under another of its bank request UIDs says the opposite: kept as matched;
 *   <li>a second callback under the same requestUID says the opposite: refused as a duplicate, not kept;
 *   <li>two callbacks that contradict each other under one requestUID wait for a registration: the older one settles it,
 *       the other is kept as unmatched.
 * </ul>
 */
@Component
final class CallbackSettlement {

    /** In the text of an event: the view {@code contradiction} goes by it. */
    private static final String CONTRADICTS = "contradicts the final state";

    private final Registrations registrations;
    private final CallbackMetrics metrics;
    private final RateLimitedLog log;

    CallbackSettlement(Registrations registrations, CallbackMetrics metrics, RateLimitedLog log) {
        this.registrations = registrations;
        this.metrics = metrics;
        this.log = log;
    }

    /** Applies a callback that was newly kept, or kept earlier and is matched now. */
    CallbackOutcome apply(Callback callback, Match match) {
        Registration registration = match.registration();
        if (registration == null) {
            return CallbackOutcome.UNMATCHED;
        }
        if (!match.sameParties()) {
            registrations.note(
                    registration, null, "Callback kept as unmatched: it names another vendor, company or account");
            return CallbackOutcome.OTHER_PARTIES;
        }
        return settle(callback, registration);
    }

    /** A callback with other content than one that has matched under its requestUID: an event, without that content. */
    void refuseDuplicate(Callback callback, Registration registration) {
        StatusCode duplicate = StatusCode.DUPLICATE_REQUEST_UID;
        note(callback, registration, duplicate.code(), "Callback refused: " + duplicate.text());
    }

    /** A callback that waited beside another one under the same requestUID, which has settled the registration. */
    void outrun(Callback callback, Registration registration) {
        note(callback, registration, null, "Callback kept as unmatched: another one under its requestUID has matched");
    }

    private void note(Callback callback, Registration registration, @Nullable String code, String text) {
        boolean contradicts = contradicts(callback, registration);
        registrations.note(registration, code, contradicts ? text + "; it " + CONTRADICTS : text);
        if (contradicts) {
            alert(callback, registration);
        }
    }

    private CallbackOutcome settle(Callback callback, Registration registration) {
        StatusCode said = callback.saidStatus();
        if (contradicts(callback, registration)) {
            registrations.note(registration, said.code(), "Callback " + CONTRADICTS);
            alert(callback, registration);
            return CallbackOutcome.CONTRADICTED;
        }
        if (registration.state() == callback.saidState()) {
            registrations.note(registration, said.code(), "Callback confirms the state");
            return CallbackOutcome.CONFIRMED;
        }
        registrations.move(
                registration,
                callback.saidState(),
                RegistrationUpdate.status(said.code(), said.text())
                        .nextAttemptAt(null)
                        .awaitsGate(false));
        return CallbackOutcome.SETTLED;
    }

    private static boolean contradicts(Callback callback, Registration registration) {
        return registration.state().isSettled() && registration.state() != callback.saidState();
    }

    private void alert(Callback callback, Registration registration) {
        metrics.contradicted();
        log.error(
                "contradiction",
                "A callback contradicts the final state of its registration: ask the bank which holds. requestUID={} state={} code={}",
                registration.requestUid(),
                registration.state(),
                callback.respCode());
    }
}
