package org.ddrroutes.registration;

import jakarta.jms.Message;
import java.time.Clock;
import java.time.Instant;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.result.TrialResults;
import org.ddrroutes.wire.StatusCode;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The Java steps of the registration routes without a database. Each request is taken for one that nobody knows yet, at its
 * first try, with the gate open: reading, checking and the rules of settlement are the program's own.
 */
public final class TrialSteps {

    private TrialSteps() {}

    /** @param results to be told */
    public static RegistrationSteps of(Environment settings, QueueNames queues, TrialResults results, Clock clock) {
        Binder binder = Binder.get(settings);
        return new RegistrationSteps(
                new RequestReader(queues),
                new FirstIntake(results, clock),
                new FirstOutcome(binder.bindOrCreate("ddr.retry", RetrySettings.class), results, clock),
                new OneThread(queues),
                clock);
    }

    /** A trial receives from no queue; its thread is the only one. */
    private static final class OneThread extends SessionSends {

        OneThread(QueueNames queues) {
            super(queues);
        }

        @Override
        public boolean isInHand(Message message) {
            return true;
        }
    }

    private static final class FirstIntake extends Intake {

        private final TrialResults results;
        private final Clock clock;

        @SuppressWarnings("NullAway") // Nothing of it is asked.
        FirstIntake(TrialResults results, Clock clock) {
            super(null, null, null, null, null, null, clock);
            this.results = results;
            this.clock = clock;
        }

        @Override
        Disposition record(ReceivedRequest request) {
            if (request.refusal() == null && request.isRecordable()) {
                return Disposition.submit(submitting(request));
            }
            StatusCode reason = request.refusal() == null ? StatusCode.BAD_REQUEST : request.refusal();
            if (isTold(request, reason, false)) {
                Registration.Origin origin = request.origin();
                results.tell(request.refused(reason, clock.instant()), origin.replyTo(), origin.correlationId());
            }
            return Disposition.deadLetter(request.requestUid(), reason);
        }

        @Override
        Disposition giveUp(ReceivedRequest request, String exceptionClass) {
            return Disposition.deadLetter(
                    request.requestUid(), new StatusCode(StatusCode.SYSTEM_ERROR.code(), exceptionClass));
        }

        private Registration submitting(ReceivedRequest request) {
            RequestUid uid = request.requestUid();
            if (uid == null) {
                throw new IllegalStateException("a recordable request has a requestUID");
            }
            Instant now = clock.instant();
            Registration received = Registration.received(request, uid, now);
            return RegistrationUpdate.nextTry(received).appliedTo(received, RegistrationState.SUBMITTING, now);
        }
    }

    private static final class FirstOutcome extends OutcomeRecorder {

        private final RetrySettings settings;
        private final TrialResults results;
        private final Clock clock;

        @SuppressWarnings("NullAway") // Nothing of it is asked.
        FirstOutcome(RetrySettings settings, TrialResults results, Clock clock) {
            super(null, null, null, null, null, null, settings, clock);
            this.settings = settings;
            this.results = results;
            this.clock = clock;
        }

        @Override
        Disposition settle(Registration attempt, CallOutcome outcome) {
            Settlement settlement =
                    SettlementRules.resolve(attempt, attempt.attempts(), outcome, false, settings.maxAttempts());
            RegistrationState state = settlement.state;
            if (state != null && state.isTold()) {
                Registration after =
                        update(settlement, attempt, outcome, null).appliedTo(attempt, state, clock.instant());
                Registration.Origin origin = attempt.origin();
                results.tell(after.result(clock.instant()), origin.replyTo(), origin.correlationId());
            }
            return disposition(settlement, attempt.requestUid(), outcome, null);
        }
    }
}
