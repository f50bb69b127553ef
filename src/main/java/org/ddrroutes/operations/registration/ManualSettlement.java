package org.ddrroutes.operations.registration;

import java.time.Clock;
import java.util.Objects;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.security.SettleSettings;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Settles a registration by the bank's word to a person, where its callback does not come or contradicts the final state.
 * The row, the result to the producer and the event are those of a callback; the event says who it was, and the source.
 */
@Component
class ManualSettlement {

    private final Registrations registrations;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SettleSettings settings;
    private final Clock clock;

    ManualSettlement(
            Registrations registrations,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SettleSettings settings,
            Clock clock) {
        this.registrations = registrations;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    boolean needsApproval() {
        return settings.secondPerson();
    }

    /**
     * Asks for a second person's approval; whoever asks again for the same registration asks for this instead.
     *
     * @throws OperatorProblem as {@link #settle}
     */
    Registration propose(RequestUid uid, RegistrationState to, String source, String reason, String who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Registration registration = registrations.lock(uid).orElseThrow(RegistrationsController::unknown);
            requireSettleable(registration);
            jdbc.sql("""
                            INSERT INTO settlement_request (request_uid, to_state, source, reason, by_whom, at)
                            VALUES (:uid, :to, :source, :reason, :by, :now)
                            ON CONFLICT (request_uid) DO UPDATE SET to_state = EXCLUDED.to_state,
                                source = EXCLUDED.source, reason = EXCLUDED.reason, by_whom = EXCLUDED.by_whom,
                                at = EXCLUDED.at""")
                    .param("uid", uid.value())
                    .param("to", to.name())
                    .param("source", source)
                    .param("reason", reason)
                    .param("by", who)
                    .param("now", TimeColumn.of(clock.instant()))
                    .update();
            registrations.note(
                    registration,
                    RegistrationUpdate.event(null, null)
                            .by(
                                    who,
                                    "to be settled as " + to + ", asked by " + who + ", source: " + source + ": "
                                            + reason));
            return registration;
        }));
    }

    /** @throws OperatorProblem where nothing waits for it, or the same person asked */
    Registration approve(RequestUid uid, String who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // First the registration's row, as everybody does.
            Registration locked = registrations.lock(uid).orElseThrow(RegistrationsController::unknown);
            Proposal proposal = jdbc.sql("""
                            SELECT * FROM settlement_request WHERE request_uid = :uid AND at > :since FOR UPDATE""")
                    .param("uid", uid.value())
                    .param("since", TimeColumn.of(clock.instant().minus(SettleSettings.APPROVED_WITHIN)))
                    .query(Proposal.class)
                    .optional()
                    .orElseThrow(() -> OperatorProblem.conflict(
                            "nothing waits for an approval", "settle it first; an approval is waited for for a day"));
            if (proposal.byWhom().equals(who)) {
                throw OperatorProblem.conflict("you asked for it yourself", "have another operator approve");
            }
            jdbc.sql("DELETE FROM settlement_request WHERE request_uid = :uid")
                    .param("uid", uid.value())
                    .update();
            return settle(
                    locked.requestUid(),
                    proposal.toState(),
                    proposal.source(),
                    proposal.reason(),
                    proposal.byWhom() + ", approved by " + who);
        }));
    }

    /**
     * @param to {@code REGISTERED} or {@code REJECTED}
     * @param source who says so
     * @throws OperatorProblem where it is unknown, or its state is not one to be settled by hand
     */
    Registration settle(RequestUid uid, RegistrationState to, String source, String reason, String who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Registration registration = registrations.lock(uid).orElseThrow(RegistrationsController::unknown);
            RegistrationUpdate update = (to == RegistrationState.REGISTERED
                            ? RegistrationUpdate.status("I0000", "Success")
                            : RegistrationUpdate.status("I0001", "Reject"))
                    .by(who, "settled as " + to + " by " + who + ", source: " + source + ": " + reason)
                    .nextAttemptAt(null)
                    .awaitsGate(false);
            requireSettleable(registration);
            return registration.state().isSettled()
                    ? decide(registration, to, update)
                    : registrations.move(registration, to, update);
        }));
    }

    private void requireSettleable(Registration registration) {
        switch (registration.state()) {
            case ACCEPTED, EXPIRED, DEAD -> {}
            case REGISTERED, REJECTED -> {
                if (!isContradicted(registration)) {
                    throw OperatorProblem.conflict(
                            "the registration is " + registration.state()
                                    + ", which is final, and no callback contradicts it",
                            "nothing is to be settled");
                }
            }
            case RECEIVED, SUBMITTING, RETRYING -> throw notYet(registration);
        }
    }

    private Registration decide(Registration registration, RegistrationState to, RegistrationUpdate update) {
        if (registration.state() != to) {
            return registrations.correct(registration, to, update);
        }
        registrations.note(registration, update);
        return registration;
    }

    private boolean isContradicted(Registration registration) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM contradiction WHERE request_uid = :uid)")
                .param("uid", registration.requestUid().value())
                .query(Boolean.class)
                .single();
    }

    private static OperatorProblem notYet(Registration registration) {
        return OperatorProblem.conflict(
                "the registration is " + registration.state() + ": the bank is still to be asked, or being asked",
                "wait until it is ACCEPTED or DEAD; put it back where its message is gone");
    }

    private record Proposal(RegistrationState toState, String source, String reason, String byWhom) {}
}
