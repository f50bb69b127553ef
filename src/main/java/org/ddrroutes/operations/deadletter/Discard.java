package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.ddrroutes.broker.StoredMessage;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a dead letter away; for 30 days it can be put back. Its registration, if it has one, stays as it is and remembers who did it, and why. */
@Component
public class Discard {

    private static final Logger LOG = LoggerFactory.getLogger(Discard.class);

    private final DeadLetterQueue deadLetters;
    private final DeadLetterOwner owner;
    private final Registrations registrations;
    private final DiscardedLetters discarded;
    private final TransactionTemplate transaction;

    Discard(
            DeadLetterQueue deadLetters,
            DeadLetterOwner owner,
            Registrations registrations,
            DiscardedLetters discarded,
            TransactionTemplate transaction) {
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.registrations = registrations;
        this.discarded = discarded;
        this.transaction = transaction;
    }

    /** @throws OperatorProblem when the dead letter is no longer there */
    public void discard(FoundDeadLetter deadLetter, String who, String reason) {
        if (!deadLetters.take(deadLetter.key(), (message, session) -> keep(message, deadLetter, who, reason))) {
            throw DeadLetterSearch.unknown();
        }
        LOG.warn(
                "dead letter discarded, requestUID={} id={} by={}: {}",
                deadLetter.request().requestUid(),
                deadLetter.id(),
                who,
                reason);
    }

    private void keep(Message message, FoundDeadLetter deadLetter, String who, String reason) throws JMSException {
        String stored = StoredMessage.isStorable(message) ? StoredMessage.write(message) : null;
        DeadLetter shown = DeadLetterReader.read(message);
        RegistrationUpdate update = RegistrationUpdate.event(null, null).by(who, "discarded by " + who + ": " + reason);
        transaction.executeWithoutResult(status -> {
            owner.lock(deadLetter).ifPresent(registration -> registrations.note(registration, update));
            if (stored != null) {
                discarded.keep(deadLetter, shown, stored, who, reason);
            }
        });
    }
}
