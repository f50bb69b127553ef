package org.ddrroutes.registration;

import java.util.Optional;

/** The callbacks that came before there was a registration they could belong to. */
public interface WaitingCallbacks {

    /**
     * Settles a locked registration by a callback that waits for it, in the caller's transaction.
     *
     * @return the registration as it then is; empty when none waits for it
     */
    Optional<Registration> settle(Registration registration);
}
