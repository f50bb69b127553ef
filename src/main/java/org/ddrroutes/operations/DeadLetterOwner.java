package org.ddrroutes.operations;

import java.util.Optional;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.Registrations;
import org.springframework.stereotype.Component;

/**
 * Tells whose a dead letter is. A second message with a registration's requestUID is a dead letter too, and not that
 * registration's: it asks for something else, or died of something else.
 */
@Component
class DeadLetterOwner {

    private final Registrations registrations;

    DeadLetterOwner(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Locks the registration whose own message this is, in the caller's transaction. */
    Optional<Registration> lock(FoundDeadLetter deadLetter) {
        return Optional.ofNullable(deadLetter.request().requestUid())
                .flatMap(registrations::lock)
                .filter(registration -> isOwn(deadLetter, registration));
    }

    private static boolean isOwn(FoundDeadLetter deadLetter, Registration registration) {
        boolean sameContent = registration.content().equals(deadLetter.request().content());
        boolean diedOfIt =
                registration.statusCode() != null && registration.statusCode().equals(deadLetter.reason());
        // One that has moved on since has another code by now.
        boolean awaitsReplay =
                registration.state() == RegistrationState.DEAD || registration.state() == RegistrationState.RECEIVED;
        return sameContent && (diedOfIt || !awaitsReplay);
    }
}
