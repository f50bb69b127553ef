package org.ddrroutes.operations.deadletter;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.wire.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends a dead letter round again: a registration's own to the retry queue, where it is known as such; any other to the
 * request queue, as if it had just come. The row is committed first, the session after it: a crash between the two leaves
 * a registration that is {@code RECEIVED} and still has its dead letter, and the next replay goes on from there.
 */
@Component
public class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final DeadLetterQueue deadLetters;
    private final DeadLetterOwner owner;
    private final Registrations registrations;
    private final QueueNames queues;
    private final TransactionTemplate transaction;

    Replay(
            DeadLetterQueue deadLetters,
            DeadLetterOwner owner,
            Registrations registrations,
            QueueNames queues,
            TransactionTemplate transaction) {
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.registrations = registrations;
        this.queues = queues;
        this.transaction = transaction;
    }

    /** @throws OperatorProblem when the dead letter is no longer there, or the registration has moved on since */
    public void replay(FoundDeadLetter deadLetter, String who) {
        // Looked at before the message is taken: one that is put back would count as delivered once more.
        transaction.executeWithoutResult(
                status -> owner.lock(deadLetter).ifPresent(registration -> requireWaiting(registration, deadLetter)));
        if (!deadLetters.take(deadLetter.key(), (message, session) -> send(message, session, deadLetter, who))) {
            throw DeadLetterSearch.unknown();
        }
        LOG.info(
                "dead letter replayed, requestUID={} id={} by={}",
                deadLetter.request().requestUid(),
                deadLetter.id(),
                who);
    }

    private void send(Message message, Session session, FoundDeadLetter deadLetter, String who) throws JMSException {
        Optional<Registration> own = Objects.requireNonNull(transaction.execute(
                status -> owner.lock(deadLetter).map(registration -> revive(registration, deadLetter, who))));
        if (own.isPresent()) {
            MessageForwarding.forRetry(message, own.get().requestUid().value(), null);
            MessageForwarding.send(session, queues.retry(), message);
        } else {
            MessageForwarding.forRequests(message);
            MessageForwarding.send(session, queues.registrations(), message);
        }
    }

    private Registration revive(Registration registration, FoundDeadLetter deadLetter, String who) {
        requireWaiting(registration, deadLetter);
        RegistrationUpdate anew = RegistrationUpdate.event(null, null)
                .by(who, "replayed by " + who)
                .attempts(0)
                .nextAttemptAt(null);
        return switch (registration.state()) {
            case RECEIVED -> registration;
            case DEAD -> registrations.move(registration, RegistrationState.RECEIVED, anew.awaitsGate(false));
            // Due at once, and what the bank was asked before stays of unknown outcome.
            default -> registrations.change(registration, anew.awaitsGate(true));
        };
    }

    /** @throws OperatorProblem where it is not sent again */
    public static void requireWaiting(Registration registration, FoundDeadLetter deadLetter) {
        boolean waits = switch (registration.state()) {
            case DEAD, RECEIVED -> true;
            // Its row could not be written when it was given up: nothing else will move it.
            case SUBMITTING, RETRYING -> StatusCode.SYSTEM_ERROR.code().equals(deadLetter.reason());
            default -> false;
        };
        if (!waits) {
            throw OperatorProblem.conflict(
                    "the registration is " + registration.state() + " by now: it is not sent again",
                    "discard the dead letter");
        }
    }
}
