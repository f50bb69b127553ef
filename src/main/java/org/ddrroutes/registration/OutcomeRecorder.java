package org.ddrroutes.registration;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ddrroutes.bank.Action;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes what a try at the bank came to: row, event, result and gate in one transaction. What a duplicate means is read
 * by what went before (see decision 0004).
 */
@Component
class OutcomeRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecorder.class);

    private final Registrations registrations;
    private final BankRequestUids bankRequestUids;
    private final EarlyCallbacks callbacks;
    private final Gate gate;
    private final RetrySettings settings;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    OutcomeRecorder(
            Registrations registrations,
            BankRequestUids bankRequestUids,
            EarlyCallbacks callbacks,
            Gate gate,
            RetrySettings settings,
            Clock clock) {
        this.registrations = registrations;
        this.bankRequestUids = bankRequestUids;
        this.callbacks = callbacks;
        this.gate = gate;
        this.settings = settings;
        this.clock = clock;
    }

    @Transactional
    Disposition settle(Attempt attempt, CallOutcome outcome) {
        Registration now = registrations.lock(attempt.requestUid()).orElseThrow();
        Optional<Instant> gateOpens = tellGate(outcome);
        Disposition disposition;
        if (now.state() == RegistrationState.SUBMITTING && now.attempts() == attempt.attempt()) {
            disposition = settle(now, outcome, gateOpens.orElse(null));
        } else {
            disposition = late(now, outcome);
        }
        Registration after = registrations.lock(attempt.requestUid()).orElseThrow();
        LOG.info(
                "registration answered, requestUID={} state={} code={} attempt={}",
                after.requestUid(),
                after.state(),
                outcome.code(),
                attempt.attempt());
        return disposition;
    }

    private Optional<Instant> tellGate(CallOutcome outcome) {
        switch (outcome.action()) {
            case PAUSE -> {
                return gate.rateLimited(
                        outcome.code(), outcome.retryAfter(), outcome.code().equals(CallOutcome.RATE_LIMIT_CODE));
            }
            case HOLD -> {
                return gate.hold(outcome.code());
            }
            default -> {
                if (outcome.bankReached()) {
                    gate.reached();
                } else {
                    gate.unreachable(outcome.code());
                }
                return Optional.empty();
            }
        }
    }

    private Disposition settle(Registration now, CallOutcome outcome, @Nullable Instant gateOpens) {
        return switch (outcome.action()) {
            case ACCEPT -> accept(now, outcome);
            case REJECT -> reject(now, outcome);
            case DEAD_LETTER -> die(now, outcome);
            case DUPLICATE -> duplicate(now, outcome);
            case PAUSE -> awaitGate(ResolvedAction.PAUSE, now, outcome, gateOpens);
            case HOLD -> awaitGate(ResolvedAction.HOLD, now, outcome, gateOpens);
            case RETRY, RENEW_TOKEN -> retry(now, outcome);
        };
    }

    private Disposition duplicate(Registration now, CallOutcome outcome) {
        if (now.outcomeUnknown()) {
            return accept(now, outcome);
        }
        if (!outcome.code().equals(CallOutcome.DUPLICATE_REQUEST_UID)) {
            return reject(now, outcome);
        }
        return now.bankTries() == 0 ? die(now, outcome) : retryUnderFreshUid(now, outcome);
    }

    private Disposition accept(Registration now, CallOutcome outcome) {
        RegistrationUpdate update = asked(RegistrationUpdate.status(outcome.code(), outcome.text()), now, outcome)
                .seqId(outcome.seqId())
                .acceptedAt(clock.instant());
        callbacks.settle(registrations.move(now, RegistrationState.ACCEPTED, update));
        return Disposition.consume(ResolvedAction.ACCEPT, now.requestUid());
    }

    private Disposition reject(Registration now, CallOutcome outcome) {
        registrations.move(
                now,
                RegistrationState.REJECTED,
                asked(RegistrationUpdate.status(outcome.code(), outcome.text()), now, outcome));
        return Disposition.consume(ResolvedAction.REJECT, now.requestUid());
    }

    private Disposition die(Registration now, CallOutcome outcome) {
        registrations.move(
                now,
                RegistrationState.DEAD,
                asked(RegistrationUpdate.status(outcome.code(), outcome.text()), now, outcome));
        StatusCode reason = new StatusCode(outcome.code(), outcome.text() == null ? "" : outcome.text());
        return Disposition.deadLetter(now.requestUid(), reason);
    }

    private Disposition retry(Registration now, CallOutcome outcome) {
        if (gate.isProbe()) {
            return awaitGate(ResolvedAction.RETRY, now, outcome, gate.state().until());
        }
        if (!outcome.counted()) {
            return retryAt(
                    now,
                    uncounted(asked(RegistrationUpdate.event(outcome.code(), outcome.text()), now, outcome), now),
                    now.attempts());
        }
        if (now.attempts() >= settings.maxAttempts()) {
            return die(now, outcome);
        }
        return retryAt(
                now, asked(RegistrationUpdate.status(outcome.code(), outcome.text()), now, outcome), now.attempts());
    }

    private Disposition retryUnderFreshUid(Registration now, CallOutcome outcome) {
        if (now.attempts() >= settings.maxAttempts()) {
            return die(now, outcome);
        }
        RegistrationUpdate update = asked(RegistrationUpdate.status(outcome.code(), outcome.text()), now, outcome)
                .bankRequestUid(bankRequestUids.next(now.requestUid()))
                .outcomeUnknown(false);
        return retryAt(now, update, now.attempts());
    }

    private Disposition retryAt(Registration now, RegistrationUpdate update, int attempt) {
        Instant due = clock.instant().plus(settings.delayAfter(attempt, random));
        registrations.move(now, RegistrationState.RETRYING, update.nextAttemptAt(due));
        return Disposition.retry(now.requestUid(), due);
    }

    /** Not counted, and due when the gate opens: until then nothing is taken from the retry queue anyway. */
    private Disposition awaitGate(
            ResolvedAction action, Registration now, CallOutcome outcome, @Nullable Instant gateOpens) {
        RegistrationUpdate update = uncounted(
                        asked(RegistrationUpdate.event(outcome.code(), outcome.text()), now, outcome), now)
                .nextAttemptAt(gateOpens)
                .awaitsGate(true);
        registrations.move(now, RegistrationState.RETRYING, update);
        return Disposition.retry(action, now.requestUid(), null);
    }

    /** A callback, or another delivery of the same message, was faster than this answer. */
    private Disposition late(Registration now, CallOutcome outcome) {
        boolean acceptedAfterAll = outcome.action() == Action.ACCEPT;
        if (acceptedAfterAll && now.state() == RegistrationState.SUBMITTING) {
            return accept(now, outcome);
        }
        if (acceptedAfterAll && now.ddrOapiSeqId() == null && outcome.seqId() != null) {
            registrations.change(
                    now,
                    RegistrationUpdate.event(outcome.code(), "the bank's answer, later than its callback")
                            .seqId(outcome.seqId()));
        }
        return Disposition.consume(now.requestUid());
    }

    private static RegistrationUpdate asked(RegistrationUpdate update, Registration now, CallOutcome outcome) {
        return update.bankTries(now.bankTries() + (outcome.asked() ? 1 : 0))
                .outcomeUnknown(now.outcomeUnknown() || !outcome.outcomeKnown());
    }

    private static RegistrationUpdate uncounted(RegistrationUpdate update, Registration now) {
        return update.attempts(now.attempts() - 1);
    }
}
