package org.ddrroutes.operations;

import java.util.Objects;
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

    ManualSettlement(Registrations registrations, JdbcClient jdbc, TransactionTemplate transaction) {
        this.registrations = registrations;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * @param to {@code REGISTERED} or {@code REJECTED}
     * @param source who says so
     * @throws OperatorProblem where it is unknown, or its state is not one to be settled by hand
     */
    Registration settle(RequestUid uid, RegistrationState to, String source, String reason, String who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Registration registration = registrations.lock(uid).orElseThrow(RegistrationActions::unknown);
            RegistrationUpdate change = (to == RegistrationState.REGISTERED
                            ? RegistrationUpdate.status("I0000", "Success")
                            : RegistrationUpdate.status("I0001", "Reject"))
                    .by(who, "settled as " + to + " by " + who + ", source: " + source + ": " + reason)
                    .nextAttemptAt(null)
                    .awaitsGate(false);
            return switch (registration.state()) {
                case ACCEPTED, EXPIRED, DEAD -> registrations.move(registration, to, change);
                case REGISTERED, REJECTED -> decide(registration, to, change);
                case RECEIVED, SUBMITTING, RETRYING -> throw notYet(registration);
            };
        }));
    }

    private Registration decide(Registration registration, RegistrationState to, RegistrationUpdate change) {
        if (!isContradicted(registration)) {
            throw OperatorProblem.conflict(
                    "the registration is " + registration.state() + ", which is final, and no callback contradicts it",
                    "nothing is to be settled");
        }
        if (registration.state() != to) {
            return registrations.correct(registration, to, change);
        }
        registrations.note(registration, change);
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
}
