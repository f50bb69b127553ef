package org.ddrroutes.callback;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.Registrations;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the registration that a callback speaks of.
 *
 * @param registration locked until the transaction ends; null where none is known, or several could be meant
 * @param named whether the callback's requestUID is the registration's
 * @param sameParties whether vendor, company and account are the registration's; else the callback is not for it
 */
record Match(@Nullable Registration registration, boolean named, boolean sameParties) {

    static final Match NONE = new Match(null, false, false);

    /**
     * Locks the registration of a callback: the one whose requestUID it carries, in whatever state; else the only one with the
     * same vendor, company, account and references that awaits a callback or has missed it.
     */
    static Match find(Callback callback, Registrations registrations) {
        Optional<Registration> named = registrations.lockByBankRequestUid(callback.requestUid());
        if (named.isPresent()) {
            return named(callback, named.get());
        }
        List<Registration> awaiting = registrations.lockAwaitingCallback(callback.content());
        return awaiting.size() == 1 ? byContent(awaiting.get(0)) : NONE;
    }

    static Match named(Callback callback, Registration registration) {
        return new Match(registration, true, callback.isOfSameParties(registration));
    }

    static Match byContent(Registration registration) {
        return new Match(registration, false, true);
    }

    /** The callback belongs to the registration. */
    boolean isFound() {
        return registration != null && sameParties;
    }

    Registration requireRegistration() {
        return Objects.requireNonNull(registration, "only a match has a registration");
    }
}
