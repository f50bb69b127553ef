package org.ddrroutes.callback;

import java.util.List;
import java.util.Optional;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.Registrations;
import org.springframework.stereotype.Component;

/**
 * Finds the registration of a callback: the one whose requestUID it carries, in whatever state; else the only one with the
 * same vendor, company, account and references that awaits a callback or has missed it.
 */
@Component
final class CallbackMatcher {

    private final Registrations registrations;

    CallbackMatcher(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Locks what it finds. */
    Match find(Callback callback) {
        Optional<Registration> named = registrations.lockByBankRequestUid(callback.requestUid());
        if (named.isPresent()) {
            return Match.named(callback, named.get());
        }
        List<Registration> awaiting = registrations.lockAwaitingCallback(callback.content());
        return awaiting.size() == 1 ? Match.byContent(awaiting.get(0)) : Match.NONE;
    }
}
