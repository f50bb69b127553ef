package org.ddrroutes.operations.registration;

import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.operations.deadletter.DeadLetterOwner;
import org.ddrroutes.operations.deadletter.DeadLetterQueue;
import org.ddrroutes.operations.deadletter.FoundDeadLetter;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestReader;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a registration back on the retry queue whose message is gone. It is not put back while a message of it is seen, or
 * may be hidden in a queue: two of them would not register it twice, but each would take the other for an unknown outcome.
 */
@Component
public class PutBack {

    private static final String WORDS = "put back by ";

    /** For so long the message of a put-back may be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    private static final int MOST_DEAD_LETTERS = 20;

    private final Registrations registrations;
    private final WaitingMessages waiting;
    private final DeadLetterQueue deadLetters;
    private final DeadLetterOwner owner;
    private final RequestReader reader;
    private final Gate gate;
    private final StuckLimits limits;
    private final QueueNames queues;
    private final JmsTemplate jms;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PutBack(
            Registrations registrations,
            WaitingMessages waiting,
            DeadLetterQueue deadLetters,
            DeadLetterOwner owner,
            RequestReader reader,
            Gate gate,
            StuckLimits limits,
            QueueNames queues,
            ConnectionFactory connectionFactory,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.registrations = registrations;
        this.waiting = waiting;
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.reader = reader;
        this.gate = gate;
        this.limits = limits;
        this.queues = queues;
        this.jms = new JmsTemplate(connectionFactory);
        this.jms.setSessionTransacted(true);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * The row is committed before the message is sent: what a crash between the two leaves can be put back again.
     *
     * @throws OperatorProblem where it is unknown, its state is none to be put back, or its message is there
     */
    public Registration putBack(RequestUid uid, String who) {
        Registration seen = check(uid);
        Registration after = Objects.requireNonNull(transaction.execute(status -> write(seen, who)));
        jms.execute(session -> {
            MessageForwarding.sendForRetry(session, queues.retry(), uid.value());
            session.commit();
            return true;
        });
        return after;
    }

    Registration check(RequestUid uid) {
        Registration seen = lock(uid).orElseThrow(RegistrationsController::unknown);
        requireState(seen);
        if (seen.state() == RegistrationState.DEAD) {
            requireNoDeadLetter(seen);
        } else {
            requireNoMessage(seen);
        }
        return seen;
    }

    private Optional<Registration> lock(RequestUid uid) {
        return Objects.requireNonNull(transaction.execute(status -> registrations.lock(uid)));
    }

    /** Whether a registration in this state may be put back, where its message is gone. */
    public static boolean isFor(RegistrationState state) {
        return switch (state) {
            case RECEIVED, SUBMITTING, RETRYING, DEAD -> true;
            case ACCEPTED, EXPIRED, REGISTERED, REJECTED -> false;
        };
    }

    /** @throws OperatorProblem where the bank has it */
    public static void requireState(Registration registration) {
        if (isFor(registration.state())) {
            return;
        }
        throw registration.state().isSettled()
                ? OperatorProblem.conflict(
                        "the registration is " + registration.state() + ", which is final", "nothing is to be done")
                : OperatorProblem.conflict(
                        "the registration is " + registration.state() + ": the bank has it, and is not asked again",
                        "wait for its callback, or settle it by the bank's word");
    }

    private void requireNoDeadLetter(Registration registration) {
        List<FoundDeadLetter> found = deadLetters.findAll(
                registration.requestUid().value(), MOST_DEAD_LETTERS, message -> FoundDeadLetter.read(message, reader));
        for (FoundDeadLetter letter : found) {
            boolean isOwn = Boolean.TRUE.equals(
                    transaction.execute(status -> owner.lock(letter).isPresent()));
            if (isOwn) {
                throw OperatorProblem.conflict("its dead letter is there", "replay it")
                        .seeing(List.of(letter.id()));
            }
        }
    }

    private void requireNoMessage(Registration registration) {
        @Nullable String queue = waiting.queueHolding(registration);
        if (queue != null) {
            throw OperatorProblem.conflict(
                    "a message of this registration waits in the queue " + queue,
                    "it goes on by itself: see /actuator/gate for what it waits for");
        }
        boolean isMissed =
                limits.missedSince(registration, gate.state(), clock.instant()).isPresent();
        if (!isMissed && waiting.mayHideSome()) {
            throw OperatorProblem.conflict(
                    "its message may wait for its time, or be worked on: the registration is " + registration.state()
                            + (registration.nextAttemptAt() == null
                                    ? ""
                                    : ", its next try due at " + BangkokTimestamp.of(registration.nextAttemptAt())),
                    "wait until /actuator/stuck names it");
        }
    }

    private Registration write(Registration seen, String who) {
        Registration now = registrations.lock(seen.requestUid()).orElseThrow(RegistrationsController::unknown);
        if (!now.equals(seen)) {
            throw OperatorProblem.conflict("the registration has just moved on", "look at it again");
        }
        if (wasJustPutBack(now)) {
            throw OperatorProblem.conflict("the registration was put back a moment ago", "look at it again");
        }
        RegistrationUpdate change = RegistrationUpdate.event(null, null).by(who, WORDS + who);
        return now.state() == RegistrationState.DEAD
                ? registrations.move(
                        now,
                        RegistrationState.RECEIVED,
                        change.attempts(0).nextAttemptAt(null).awaitsGate(false))
                : registrations.change(now, change);
    }

    private boolean wasJustPutBack(Registration registration) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM registration_event
                            WHERE request_uid = :uid AND by_whom IS NOT NULL AND text LIKE :words AND at > :since)""")
                .param("uid", registration.requestUid().value())
                .param("words", WORDS + "%")
                .param("since", TimeColumn.of(clock.instant().minus(ON_ITS_WAY)))
                .query(Boolean.class)
                .single();
    }
}
