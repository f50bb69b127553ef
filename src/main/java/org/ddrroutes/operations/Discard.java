package org.ddrroutes.operations;

import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a dead letter away for good. Its registration, if it has one, stays as it is and remembers who did it, and why. */
@Component
class Discard {

    private static final Logger LOG = LoggerFactory.getLogger(Discard.class);

    private final DeadLetterQueue deadLetters;
    private final DeadLetterOwner owner;
    private final Registrations registrations;
    private final TransactionTemplate transaction;

    Discard(
            DeadLetterQueue deadLetters,
            DeadLetterOwner owner,
            Registrations registrations,
            TransactionTemplate transaction) {
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.registrations = registrations;
        this.transaction = transaction;
    }

    /** @return false when the dead letter is no longer there */
    boolean discard(FoundDeadLetter deadLetter, String who, String reason) {
        boolean discarded = deadLetters.take(
                deadLetter.key(),
                (message, session) -> note(
                        deadLetter,
                        RegistrationUpdate.event(null, null).by(who, "discarded by " + who + ": " + reason)));
        if (discarded) {
            LOG.warn(
                    "dead letter discarded, requestUID={} id={} by={}: {}",
                    deadLetter.request().requestUid(),
                    deadLetter.id(),
                    who,
                    reason);
        }
        return discarded;
    }

    private void note(FoundDeadLetter deadLetter, RegistrationUpdate change) {
        transaction.executeWithoutResult(
                status -> owner.lock(deadLetter).ifPresent(registration -> registrations.note(registration, change)));
    }
}
