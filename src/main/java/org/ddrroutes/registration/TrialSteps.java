package org.ddrroutes.registration;

import jakarta.jms.Message;
import java.time.Clock;
import java.time.Instant;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.wire.StatusCode;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The Java steps of the registration routes without a database. Each request is taken for one that nobody knows yet, at its
 * first try, with the gate open: reading, checking and the rules of settlement are the program's own.
 */
public final class TrialSteps {

    private TrialSteps() {}

    public static RegistrationSteps of(Environment settings, Clock clock) {
        Binder binder = Binder.get(settings);
        QueueNames queues = binder.bindOrCreate("ddr.queues", QueueNames.class);
        return new RegistrationSteps(
                new RequestReader(queues),
                new FirstIntake(clock),
                new FirstOutcome(binder.bindOrCreate("ddr.retry", RetrySettings.class), clock),
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

        private final Clock clock;

        @SuppressWarnings("NullAway") // Nothing of it is asked.
        FirstIntake(Clock clock) {
            super(null, null, null, null, null, null, clock);
            this.clock = clock;
        }

        @Override
        Disposition record(ReceivedRequest request) {
            if (request.refusal() != null) {
                return Disposition.deadLetter(request.requestUid(), request.refusal());
            }
            return request.isRecordable()
                    ? Disposition.submit(submitting(request))
                    : Disposition.deadLetter(request.requestUid(), StatusCode.BAD_REQUEST);
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

        @SuppressWarnings("NullAway") // Nothing of it is asked.
        FirstOutcome(RetrySettings settings, Clock clock) {
            super(null, null, null, null, null, null, settings, clock);
            this.settings = settings;
        }

        @Override
        Disposition settle(Registration attempt, CallOutcome outcome) {
            Settlement settlement =
                    SettlementRules.resolve(attempt, attempt.attempts(), outcome, false, settings.maxAttempts());
            return disposition(settlement, attempt.requestUid(), outcome, null);
        }
    }
}
