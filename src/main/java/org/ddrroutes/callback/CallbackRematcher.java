package org.ddrroutes.callback;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.ddrroutes.registration.EarlyCallbacks;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.tracing.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings callbacks together with registrations that appeared after them. Who writes one of the two looks for the other in
 * the same transaction; as both may do so at once and see nothing of each other, a callback that was kept as unmatched is
 * looked at again soon after its commit, and now and then for some days.
 */
@Component("callbackRematcher")
public class CallbackRematcher implements EarlyCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackRematcher.class);
    /** At the turns of two seconds: at the second one whatever was being committed is committed. */
    private static final int LOOKS = 2;

    private static final Duration SWEPT = Duration.ofDays(14);
    private static final int SWEPT_AT_ONCE = 1_000;

    private final CallbackRepository kept;
    private final CallbackSettlement settlement;
    private final Registrations registrations;
    private final TransactionTemplate transaction;
    private final CallbackMetrics metrics;
    private final Clock clock;
    private final AtomicInteger looksAsked = new AtomicInteger();

    CallbackRematcher(
            CallbackRepository kept,
            CallbackSettlement settlement,
            Registrations registrations,
            TransactionTemplate transaction,
            CallbackMetrics metrics,
            Clock clock) {
        this.kept = kept;
        this.settlement = settlement;
        this.registrations = registrations;
        this.transaction = transaction;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Registration settle(Registration registration) {
        Registration current = registration;
        Set<RequestUid> matched = new HashSet<>();
        for (CallbackRow row : kept.lockNaming(registration)) {
            Callback callback = row.callback();
            if (matched.contains(callback.requestUid()) || kept.hasMatched(callback.requestUid())) {
                settlement.outrun(callback, current);
                kept.mark(row.id(), current, false);
            } else if (use(row, Match.named(callback, current))) {
                matched.add(callback.requestUid());
                current = registrations.lock(current.requestUid()).orElseThrow();
            }
        }
        return awaitsCallback(current) ? settleByContent(current) : current;
    }

    /** One was just kept as unmatched: it is to be looked at again. Called by the route callback-receive. */
    public void lookAgainSoon() {
        looksAsked.set(LOOKS);
    }

    /** Looks again if that was asked for. Called by a route, once a second. */
    public void lookAgain() {
        if (looksAsked.getAndUpdate(asked -> Math.max(0, asked - 1)) > 0) {
            sweep();
        }
    }

    /** Looks again for the registrations of all callbacks of the last days that wait. Called by a route. */
    public void sweep() {
        List<CallbackRow> prospects = Objects.requireNonNull(
                transaction.execute(status -> kept.withProspects(clock.instant().minus(SWEPT), SWEPT_AT_ONCE)));
        for (CallbackRow row : prospects) {
            try {
                transaction.executeWithoutResult(status -> match(row));
            } catch (DataAccessException | IllegalStateException e) {
                // The others are still looked at. A database that is away throws something else and ends the sweep.
                LOG.error(
                        "A waiting callback could not be matched: id={} error={}",
                        row.id(),
                        e.getClass().getName());
            } finally {
                LogContext.end();
            }
        }
    }

    /** Only while it is the only one that awaits such a callback: else nobody could say which is meant. */
    private Registration settleByContent(Registration registration) {
        List<CallbackRow> rows = kept.lockNamingNobody(registration.content());
        if (rows.isEmpty() || registrations.countAwaitingCallback(registration.content()) != 1) {
            return registration;
        }
        use(rows.get(0), Match.byContent(registration));
        return registrations.lock(registration.requestUid()).orElseThrow();
    }

    // In the order of callback-record: first the registration's row, then the callback's.
    private void match(CallbackRow row) {
        Match match = Match.find(row.callback(), registrations);
        Registration registration = match.registration();
        if (registration == null || kept.lockWaiting(row.id()).isEmpty()) {
            return;
        }
        LogContext.begin(registration.requestUid());
        if (!kept.hasMatched(row.callback().requestUid())) {
            use(row, match);
        } else if (match.named()) {
            settlement.outrun(row.callback(), registration);
            kept.mark(row.id(), registration, false);
        }
    }

    private boolean use(CallbackRow row, Match match) {
        Registration registration = match.requireRegistration();
        CallbackOutcome outcome = settlement.apply(row.callback(), match);
        kept.mark(row.id(), registration, match.isFound());
        metrics.recorded(outcome.word());
        LOG.info(
                "Looked again at a waiting callback: requestUID={} code={} outcome={}",
                registration.requestUid(),
                row.callback().respCode(),
                outcome);
        return match.isFound();
    }

    private static boolean awaitsCallback(Registration registration) {
        return registration.state() == RegistrationState.ACCEPTED || registration.state() == RegistrationState.EXPIRED;
    }
}
