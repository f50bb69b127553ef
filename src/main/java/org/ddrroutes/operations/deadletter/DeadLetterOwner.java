package org.ddrroutes.operations.deadletter;

import java.util.Optional;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.wire.StatusCode;
import org.springframework.stereotype.Component;

/**
 * Tells whose a dead letter is. A second message with a registration's requestUID is a dead letter too, and not that
 * registration's: it asks for something else, or died of something else. A message that was made by hand to put a registration
 * back may have any body, since what the bank is sent comes from the row: its dead letter is the registration's own.
 */
@Component
public class DeadLetterOwner {

    /** The codes of what is wrong with a message itself. */
    private static final String OF_CHECKS = "CMN";

    private final Registrations registrations;

    DeadLetterOwner(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Locks the registration whose own message this is, in the caller's transaction. */
    public Optional<Registration> lock(FoundDeadLetter deadLetter) {
        return Optional.ofNullable(deadLetter.request().requestUid())
                .flatMap(registrations::lock)
                .filter(registration -> isOwn(deadLetter, registration));
    }

    public static boolean isOwn(FoundDeadLetter deadLetter, Registration registration) {
        RegistrationContent content = deadLetter.request().content();
        boolean sameContent = registration.content().equals(content);
        boolean diedOfIt =
                registration.statusCode() != null && registration.statusCode().equals(deadLetter.reason());
        // One that has moved on since has another code by now.
        boolean awaitsReplay =
                registration.state() == RegistrationState.DEAD || registration.state() == RegistrationState.RECEIVED;
        return sameContent || RegistrationContent.NOTHING.equals(content) && !isOfASecondMessage(deadLetter)
                ? diedOfIt || !awaitsReplay
                : diedOfIt && awaitsReplay && isOfTheBank(deadLetter);
    }

    private static boolean isOfASecondMessage(FoundDeadLetter deadLetter) {
        return StatusCode.DUPLICATE_REQUEST_UID.code().equals(deadLetter.reason());
    }

    /** Whether only a message that the bank was asked for dies of it: one that was not asked for has a code of ours. */
    private static boolean isOfTheBank(FoundDeadLetter deadLetter) {
        String reason = String.valueOf(deadLetter.reason());
        return !isOfASecondMessage(deadLetter)
                && !reason.startsWith(OF_CHECKS)
                && !reason.equals(StatusCode.SYSTEM_ERROR.code());
    }
}
