package org.ddrroutes.registration;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.registration.Registration.Origin;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.wire.StatusCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records what a message asks for before anything is done about it, and recognises what was recorded before: a message
 * that comes again after a crash, a second message for the same registration. What it decides is committed when it
 * returns; the message's session is committed after that. A new request and its first try are one statement; for all else the
 * row is locked first.
 */
@Component
class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private static final StatusCode OWNER_REQUIRED = StatusCode.required(MessageForwarding.OWNER);
    private static final StatusCode OWNER_UNKNOWN = StatusCode.invalid(MessageForwarding.OWNER);

    private final RegistrationStatements statements;
    private final Registrations registrations;
    private final EarlyCallbacks callbacks;
    private final Outbox outbox;
    private final Gate gate;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Intake(
            RegistrationStatements statements,
            Registrations registrations,
            EarlyCallbacks callbacks,
            Outbox outbox,
            Gate gate,
            TransactionTemplate transaction,
            Clock clock) {
        this.statements = statements;
        this.registrations = registrations;
        this.callbacks = callbacks;
        this.outbox = outbox;
        this.gate = gate;
        this.transaction = transaction;
        this.clock = clock;
    }

    Disposition record(ReceivedRequest request) {
        return submitNew(request).orElseGet(() -> inTransaction(() -> recordLocked(request)));
    }

    private Disposition inTransaction(Supplier<Disposition> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    /** @return empty where it is not new, or something else stands in the way; nothing is written then */
    private Optional<Disposition> submitNew(ReceivedRequest request) {
        return request.isRecordable() && request.refusal() == null
                ? statements.receiveAndSubmit(request).map(Intake::submitted)
                : Optional.empty();
    }

    private Disposition recordLocked(ReceivedRequest request) {
        RequestUid uid = request.requestUid();
        Optional<Registration> known = uid == null ? Optional.empty() : registrations.lock(uid);
        if (known.isPresent() && request.isSameMessageAs(known.get())) {
            return again(request, known.get());
        }
        if (request.isFromRetryQueue()) {
            return refuseUnknownOwner(request);
        }
        if (request.refusal() != null) {
            return refuse(request, request.refusal(), known.isPresent());
        }
        return known.map(registration -> second(request, registration)).orElseGet(() -> first(request));
    }

    private Disposition first(ReceivedRequest request) {
        if (!gate.allows()) {
            throw new GateClosed();
        }
        Optional<Registration> received = registrations.receive(request);
        if (received.isEmpty()) {
            // Another instance recorded it between our look and our insert.
            return recordLocked(request);
        }
        Registration registration = callbacks.settle(received.get());
        return registration.state().isSettled() ? Disposition.consume(registration.requestUid()) : submit(registration);
    }

    /** The same message again, or the registration's own from the retry queue: goes on from where the row stands. */
    private Disposition again(ReceivedRequest request, Registration registration) {
        RequestUid uid = registration.requestUid();
        return switch (registration.state()) {
            case ACCEPTED, REGISTERED, REJECTED, EXPIRED -> Disposition.consume(uid);
            case DEAD -> Disposition.deadLetter(uid, reasonOf(registration));
            case RETRYING -> retrying(request, registration);
            case RECEIVED ->
                request.refusalOf(registration)
                        .map(refusal -> die(registration, refusal))
                        .orElseGet(() -> submitIfAllowed(registration));
            case SUBMITTING -> {
                if (!gate.allows()) {
                    throw new GateClosed();
                }
                Registration unknown = registrations.change(
                        registration,
                        RegistrationUpdate.event(null, "came again: the outcome of the last try is unknown")
                                .outcomeUnknown(true));
                yield submit(unknown);
            }
        };
    }

    private Disposition retrying(ReceivedRequest request, Registration registration) {
        Instant due = registration.nextAttemptAt();
        boolean early =
                !registration.awaitsGate() && due != null && clock.instant().isBefore(due);
        if (early || !request.isFromRetryQueue()) {
            return Disposition.retry(registration.requestUid(), registration.awaitsGate() ? null : due);
        }
        return submitIfAllowed(registration);
    }

    private Disposition submitIfAllowed(Registration registration) {
        if (!gate.allows()) {
            throw new GateClosed();
        }
        return submit(registration);
    }

    private Disposition submit(Registration registration) {
        RegistrationUpdate update = RegistrationUpdate.nextTry(registration);
        return submitted(
                registration.state() == RegistrationState.SUBMITTING
                        ? registrations.change(registration, update)
                        : registrations.move(registration, RegistrationState.SUBMITTING, update));
    }

    private static Disposition submitted(Registration submitting) {
        LOG.info("registration submitting, requestUID={} attempt={}", submitting.requestUid(), submitting.attempts());
        return Disposition.submit(submitting);
    }

    /** A second message: nothing is sent for it; its sender is told the outcome, or refused when it asks for something else. */
    private Disposition second(ReceivedRequest request, Registration registration) {
        Origin origin = request.origin();
        if (!registration.content().equals(request.content())) {
            return refuse(request, StatusCode.DUPLICATE_REQUEST_UID, true);
        }
        if (registration.state().isTold()) {
            outbox.tell(registration.result(registration.updatedAt()), origin.replyTo(), origin.correlationId());
        } else {
            registrations.awaitOutcome(registration, origin);
        }
        LOG.info("registration known, requestUID={} state={}", registration.requestUid(), registration.state());
        return Disposition.consume(registration.requestUid());
    }

    private Disposition refuse(ReceivedRequest request, StatusCode reason, boolean isTaken) {
        if (!isTaken && request.isRecordable()) {
            Optional<Registration> received = registrations.receive(request);
            if (received.isEmpty()) {
                return recordLocked(request);
            }
            return die(received.get(), reason);
        }
        Origin origin = request.origin();
        if (isTold(request, reason, isTaken)) {
            outbox.tell(request.refused(reason, clock.instant()), origin.replyTo(), origin.correlationId());
        }
        LOG.info("request refused, requestUID={} code={}", request.requestUid(), reason.code());
        return Disposition.deadLetter(request.requestUid(), reason);
    }

    /**
     * Whether anybody is told of a refusal without a row: of a requestUID that is another's, or none, only the sender itself is.
     *
     * @param isTaken whether its requestUID is another's
     */
    static boolean isTold(ReceivedRequest request, StatusCode reason, boolean isTaken) {
        boolean isOwn = request.requestUid() != null && !isTaken;
        boolean isOfNobody = !isTaken && request.isReplyToRefused();
        return isOwn
                || isOfNobody
                || request.origin().replyTo() != null
                || reason.equals(RequestReader.REPLY_TO_REFUSED);
    }

    /** On the retry queue nothing is registered anew: a message there that names no registration is for a person. */
    private static Disposition refuseUnknownOwner(ReceivedRequest request) {
        RequestUid uid = request.requestUid();
        LOG.error("retry message without a registration: a dead letter, nobody is told, requestUID={}", uid);
        return Disposition.deadLetter(uid, uid == null ? OWNER_REQUIRED : OWNER_UNKNOWN);
    }

    /**
     * A message that has come so often, to a closed gate, without the database or to a program that died, that the broker
     * might give it up: it waits in the retry queue instead, where it counts as delivered for the first time. No try is spent.
     * One that is refused needs not wait.
     */
    Disposition waitInRetryQueue(ReceivedRequest request) {
        return inTransaction(() -> waitLocked(request));
    }

    private Disposition waitLocked(ReceivedRequest request) {
        RequestUid uid = request.requestUid();
        Optional<Registration> known = uid == null ? Optional.empty() : registrations.lock(uid);
        Optional<Registration> own = known.filter(request::isSameMessageAs);
        if (known.isEmpty() && request.isFromRetryQueue()) {
            return refuseUnknownOwner(request);
        }
        boolean isRefused = own.flatMap(request::refusalOf).isPresent() || (own.isEmpty() && request.refusal() != null);
        if (own.isPresent() && !(isRefused && own.get().state() == RegistrationState.RECEIVED)) {
            return waitInRetryQueue(own.get());
        }
        if (isRefused || known.isPresent()) {
            return recordLocked(request);
        }
        Optional<Registration> received = registrations.receive(request);
        return received.isEmpty() ? waitLocked(request) : waitInRetryQueue(callbacks.settle(received.get()));
    }

    private Disposition waitInRetryQueue(Registration registration) {
        RequestUid uid = registration.requestUid();
        RegistrationUpdate update = RegistrationUpdate.event(null, "came too often: waits in the retry queue")
                .awaitsGate(true);
        switch (registration.state()) {
            case RECEIVED -> registrations.move(registration, RegistrationState.RETRYING, update);
            case SUBMITTING ->
                registrations.move(registration, RegistrationState.RETRYING, update.outcomeUnknown(true));
            case RETRYING -> {
                return Disposition.retry(uid, registration.awaitsGate() ? null : registration.nextAttemptAt());
            }
            case DEAD -> {
                return Disposition.deadLetter(uid, reasonOf(registration));
            }
            case ACCEPTED, REGISTERED, REJECTED, EXPIRED -> {
                return Disposition.consume(uid);
            }
        }
        return Disposition.retry(uid, null);
    }

    /** A fault of our own on this message, met once too often. */
    Disposition giveUp(ReceivedRequest request, String exceptionClass) {
        return inTransaction(() -> giveUpLocked(request, exceptionClass));
    }

    private Disposition giveUpLocked(ReceivedRequest request, String exceptionClass) {
        StatusCode reason = new StatusCode(StatusCode.SYSTEM_ERROR.code(), exceptionClass);
        RequestUid uid = request.requestUid();
        Optional<Registration> known = uid == null ? Optional.empty() : registrations.lock(uid);
        if (known.isEmpty()) {
            return request.isFromRetryQueue() ? Disposition.deadLetter(uid, reason) : refuse(request, reason, false);
        }
        Registration registration = known.get();
        if (!request.isSameMessageAs(registration)) {
            return refuse(request, reason, true);
        }
        if (registration.state() == RegistrationState.DEAD) {
            // It was to go to the dead letters already, and did not get there.
            return Disposition.deadLetter(uid, reasonOf(registration));
        }
        return registration.state().mayMoveTo(RegistrationState.DEAD)
                ? die(registration, reason)
                : Disposition.consume(registration.requestUid());
    }

    private Disposition die(Registration registration, StatusCode reason) {
        registrations.move(
                registration, RegistrationState.DEAD, RegistrationUpdate.status(reason.code(), reason.text()));
        LOG.info("registration dead, requestUID={} code={}", registration.requestUid(), reason.code());
        return Disposition.deadLetter(registration.requestUid(), reason);
    }

    private static StatusCode reasonOf(Registration registration) {
        String code = registration.statusCode();
        String text = registration.statusDesc();
        return new StatusCode(code == null ? StatusCode.SYSTEM_ERROR.code() : code, text == null ? "" : text);
    }
}
