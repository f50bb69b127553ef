package org.ddrroutes.callback;

import java.util.Objects;
import org.ddrroutes.registration.Registration;
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
