package org.ddrroutes.registration;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what a try at the bank came to. Mostly that is one statement with a commit of its own: row, event and result. Where
 * the gate has something to write, or the row is not as the try left it, or somebody else waits for the outcome, all is
 * written in one transaction, with the row locked and the answer judged anew.
 */
@Component
class OutcomeRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecorder.class);

    private final RegistrationStatements statements;
    private final Registrations registrations;
    private final BankRequestUids bankRequestUids;
    private final EarlyCallbacks callbacks;
    private final Gate gate;
    private final TransactionTemplate transaction;
    private final RetrySettings settings;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    OutcomeRecorder(
            RegistrationStatements statements,
            Registrations registrations,
            BankRequestUids bankRequestUids,
            EarlyCallbacks callbacks,
            Gate gate,
            TransactionTemplate transaction,
            RetrySettings settings,
            Clock clock) {
        this.statements = statements;
        this.registrations = registrations;
        this.bankRequestUids = bankRequestUids;
        this.callbacks = callbacks;
        this.gate = gate;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param attempt the registration as it was committed before the bank was asked */
    Disposition settle(Registration attempt, CallOutcome outcome) {
        return settleAtOnce(attempt, outcome)
                .orElseGet(() -> Objects.requireNonNull(transaction.execute(status -> settleLocked(attempt, outcome))));
    }

    /** @return empty when nothing was written */
    private Optional<Disposition> settleAtOnce(Registration attempt, CallOutcome outcome) {
        if (concernsGate(outcome)) {
            return Optional.empty();
        }
        Settlement settlement =
                SettlementRules.resolve(attempt, attempt.attempts(), outcome, false, settings.maxAttempts());
        RegistrationState state = settlement.state;
        if (state == null || settlement == Settlement.RETRY_UNDER_FRESH_UID) {
            return Optional.empty();
        }
        Instant due = due(settlement, attempt, null);
        return statements
                .moveAtOnce(attempt, state, update(settlement, attempt, outcome, due))
                .map(after -> answered(settlement, after, outcome, attempt, due));
    }

    private Disposition settleLocked(Registration attempt, CallOutcome outcome) {
        Registration now = registrations.lock(attempt.requestUid()).orElseThrow();
        Instant gateOpens = tellGate(outcome).orElse(null);
        boolean isProbe = gate.isProbe();
        Settlement settlement =
                SettlementRules.resolve(now, attempt.attempts(), outcome, isProbe, settings.maxAttempts());
        if (settlement == Settlement.RETRY_AFTER_PROBE) {
            gateOpens = gate.state().until();
        }
        Instant due = due(settlement, now, gateOpens);
        Registration after = write(settlement, now, update(settlement, now, outcome, due), outcome);
        return answered(settlement, after, outcome, attempt, due);
    }

    private Registration write(
            Settlement settlement, Registration now, RegistrationUpdate update, CallOutcome outcome) {
        return switch (settlement) {
            case NOTHING -> now;
            case ADD_SEQ_ID ->
                registrations.change(
                        now,
                        RegistrationUpdate.event(outcome.code(), "the bank's answer, later than its callback")
                                .seqId(outcome.seqId()));
            case ACCEPT -> callbacks.settle(registrations.move(now, RegistrationState.ACCEPTED, update));
            case RETRY_UNDER_FRESH_UID ->
                registrations.move(
                        now,
                        RegistrationState.RETRYING,
                        update.bankRequestUid(bankRequestUids.next(now.requestUid()))
                                .outcomeUnknown(false));
            default -> registrations.move(now, Objects.requireNonNull(settlement.state), update);
        };
    }

    RegistrationUpdate update(Settlement settlement, Registration now, CallOutcome outcome, @Nullable Instant due) {
        RegistrationUpdate update = settlement.isCounted
                ? RegistrationUpdate.status(outcome.code(), outcome.text())
                : RegistrationUpdate.event(outcome.code(), outcome.text()).attempts(now.attempts() - 1);
        update.bankTries(now.bankTries() + outcome.calls())
                .outcomeUnknown(now.outcomeUnknown() || !outcome.outcomeKnown());
        if (settlement == Settlement.ACCEPT) {
            update.seqId(outcome.seqId()).acceptedAt(clock.instant());
        } else if (settlement.state == RegistrationState.RETRYING) {
            update.nextAttemptAt(due).awaitsGate(settlement.awaitsGate());
        }
        return update;
    }

    /** When the next try is due: after its delay, or when the gate opens, until when nothing is taken from the retry queue. */
    private @Nullable Instant due(Settlement settlement, Registration now, @Nullable Instant gateOpens) {
        return settlement.awaitsGate() ? gateOpens : clock.instant().plus(settings.delayAfter(now.attempts(), random));
    }

    private static Disposition answered(
            Settlement settlement,
            Registration after,
            CallOutcome outcome,
            Registration attempt,
            @Nullable Instant due) {
        LOG.info(
                "registration answered, requestUID={} state={} code={} attempt={}",
                after.requestUid(),
                after.state(),
                outcome.code(),
                attempt.attempts());
        return disposition(settlement, after.requestUid(), outcome, due);
    }

    static Disposition disposition(Settlement settlement, RequestUid uid, CallOutcome outcome, @Nullable Instant due) {
        ResolvedAction action = settlement.action;
        return switch (action.next()) {
            case RETRY -> Disposition.retry(action, uid, settlement.awaitsGate() ? null : due);
            case DEAD_LETTER ->
                Disposition.deadLetter(
                        uid, new StatusCode(outcome.code(), outcome.text() == null ? "" : outcome.text()));
            default -> Disposition.consume(action, uid);
        };
    }

    private boolean concernsGate(CallOutcome outcome) {
        return outcome.action() == Action.PAUSE
                || outcome.action() == Action.HOLD
                || !outcome.bankReached()
                || gate.awaitsAnswer();
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
}
