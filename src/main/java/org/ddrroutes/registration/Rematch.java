package org.ddrroutes.registration;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks, once a registration's acceptance is committed, whether a callback waits for it. The callback's side looks after
 * its own commit too: whichever comes second sees the other.
 */
@Component
class Rematch {

    private final Registrations registrations;
    private final WaitingCallbacks callbacks;

    Rematch(Registrations registrations, WaitingCallbacks callbacks) {
        this.registrations = registrations;
        this.callbacks = callbacks;
    }

    @Transactional
    void afterCommit(RequestUid requestUid) {
        registrations
                .lock(requestUid)
                .filter(registration -> registration.state() == RegistrationState.ACCEPTED)
                .ifPresent(callbacks::settle);
    }
}
