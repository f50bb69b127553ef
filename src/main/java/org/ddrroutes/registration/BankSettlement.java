package org.ddrroutes.registration;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ddrroutes.bank.Action;
import org.ddrroutes.bank.Verdict;
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
class BankSettlement {

    private static final Logger LOG = LoggerFactory.getLogger(BankSettlement.class);

    private final Registrations registrations;
    private final FreshUids freshUids;
    private final WaitingCallbacks callbacks;
    private final Gate gate;
    private final RetrySettings settings;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();

    BankSettlement(
            Registrations registrations,
            FreshUids freshUids,
            WaitingCallbacks callbacks,
            Gate gate,
            RetrySettings settings,
            Clock clock) {
        this.registrations = registrations;
        this.freshUids = freshUids;
        this.callbacks = callbacks;
        this.gate = gate;
        this.settings = settings;
        this.clock = clock;
    }

    @Transactional
    Disposal settle(Submission submission, Verdict verdict) {
        Registration now = registrations.lock(submission.requestUid()).orElseThrow();
        Optional<Instant> gateOpens = tellGate(verdict);
        Disposal disposal;
        if (now.state() == RegistrationState.SUBMITTING && now.attempts() == submission.attempt()) {
            disposal = settle(now, verdict, gateOpens.orElse(null));
        } else {
            disposal = late(now, verdict);
        }
        Registration after = registrations.lock(submission.requestUid()).orElseThrow();
        LOG.info(
                "registration answered, requestUID={} state={} code={} attempt={}",
                after.requestUid(),
                after.state(),
                verdict.code(),
                submission.attempt());
        return disposal;
    }

    private Optional<Instant> tellGate(Verdict verdict) {
        switch (verdict.action()) {
            case PAUSE -> {
                return gate.rateLimited(
                        verdict.code(), verdict.retryAfter(), verdict.code().equals(Verdict.RATE_LIMIT_CODE));
            }
            case HOLD -> {
                return gate.hold(verdict.code());
            }
            default -> {
                if (verdict.bankReached()) {
                    gate.reached();
                } else {
                    gate.unreachable(verdict.code());
                }
                return Optional.empty();
            }
        }
    }

    private Disposal settle(Registration now, Verdict verdict, @Nullable Instant gateOpens) {
        return switch (verdict.action()) {
            case ACCEPT -> accept(now, verdict);
            case REJECT -> reject(now, verdict);
            case DEAD_LETTER -> die(now, verdict);
            case DUPLICATE -> duplicate(now, verdict);
            case PAUSE -> awaitGate(ResolvedAction.PAUSE, now, verdict, gateOpens);
            case HOLD -> awaitGate(ResolvedAction.HOLD, now, verdict, gateOpens);
            case RETRY, RENEW_TOKEN -> retry(now, verdict);
        };
    }

    private Disposal duplicate(Registration now, Verdict verdict) {
        if (now.outcomeUnknown()) {
            return accept(now, verdict);
        }
        if (!verdict.code().equals(Verdict.DUPLICATE_REQUEST_UID)) {
            return reject(now, verdict);
        }
        return now.bankTries() == 0 ? die(now, verdict) : retryUnderFreshUid(now, verdict);
    }

    private Disposal accept(Registration now, Verdict verdict) {
        Change change = asked(Change.status(verdict.code(), verdict.text()), now, verdict)
                .seqId(verdict.seqId())
                .acceptedAt(clock.instant());
        callbacks.settle(registrations.move(now, RegistrationState.ACCEPTED, change));
        return Disposal.consume(ResolvedAction.ACCEPT, now.requestUid());
    }

    private Disposal reject(Registration now, Verdict verdict) {
        registrations.move(
                now, RegistrationState.REJECTED, asked(Change.status(verdict.code(), verdict.text()), now, verdict));
        return Disposal.consume(ResolvedAction.REJECT, now.requestUid());
    }

    private Disposal die(Registration now, Verdict verdict) {
        registrations.move(
                now, RegistrationState.DEAD, asked(Change.status(verdict.code(), verdict.text()), now, verdict));
        StatusCode reason = new StatusCode(verdict.code(), verdict.text() == null ? "" : verdict.text());
        return Disposal.deadLetter(now.requestUid(), reason);
    }

    private Disposal retry(Registration now, Verdict verdict) {
        if (gate.isProbe()) {
            return awaitGate(ResolvedAction.RETRY, now, verdict, gate.state().until());
        }
        if (!verdict.counted()) {
            return retryAt(
                    now,
                    uncounted(asked(Change.event(verdict.code(), verdict.text()), now, verdict), now),
                    now.attempts());
        }
        if (now.attempts() >= settings.maxAttempts()) {
            return die(now, verdict);
        }
        return retryAt(now, asked(Change.status(verdict.code(), verdict.text()), now, verdict), now.attempts());
    }

    private Disposal retryUnderFreshUid(Registration now, Verdict verdict) {
        if (now.attempts() >= settings.maxAttempts()) {
            return die(now, verdict);
        }
        Change change = asked(Change.status(verdict.code(), verdict.text()), now, verdict)
                .bankRequestUid(freshUids.next(now.requestUid()))
                .outcomeUnknown(false);
        return retryAt(now, change, now.attempts());
    }

    private Disposal retryAt(Registration now, Change change, int attempt) {
        Instant due = clock.instant().plus(settings.delayAfter(attempt, random));
        registrations.move(now, RegistrationState.RETRYING, change.nextAttemptAt(due));
        return Disposal.retry(now.requestUid(), due);
    }

    /** Not counted, and due when the gate opens: until then nothing is taken from the retry queue anyway. */
    private Disposal awaitGate(ResolvedAction action, Registration now, Verdict verdict, @Nullable Instant gateOpens) {
        Change change = uncounted(asked(Change.event(verdict.code(), verdict.text()), now, verdict), now)
                .nextAttemptAt(gateOpens)
                .awaitsGate(true);
        registrations.move(now, RegistrationState.RETRYING, change);
        return Disposal.retry(action, now.requestUid(), null);
    }

    /** A callback, or another delivery of the same message, was faster than this answer. */
    private Disposal late(Registration now, Verdict verdict) {
        boolean acceptedAfterAll = verdict.action() == Action.ACCEPT;
        if (acceptedAfterAll && now.state() == RegistrationState.SUBMITTING) {
            return accept(now, verdict);
        }
        if (acceptedAfterAll && now.ddrOapiSeqId() == null && verdict.seqId() != null) {
            registrations.change(
                    now,
                    Change.event(verdict.code(), "the bank's answer, later than its callback")
                            .seqId(verdict.seqId()));
        }
        return Disposal.consume(now.requestUid());
    }

    private static Change asked(Change change, Registration now, Verdict verdict) {
        return change.bankTries(now.bankTries() + (verdict.asked() ? 1 : 0))
                .outcomeUnknown(now.outcomeUnknown() || !verdict.outcomeKnown());
    }

    private static Change uncounted(Change change, Registration now) {
        return change.attempts(now.attempts() - 1);
    }
}
