package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.ddrroutes.broker.Deliveries;
import org.ddrroutes.broker.LostSession;
import org.ddrroutes.gate.DatabaseAlarm;
import org.ddrroutes.privacy.Untold;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides what a failure on the way means for its message: back to the queue, or, when our own code fails on it again
 * and again, the dead-letter queue. While the database is away nothing more is taken, and what was goes back, unless it came
 * so often that the broker might give it up; what failed because the broker went away comes again by itself.
 */
@Component("faultJudge")
class FaultJudge implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(FaultJudge.class);
    private static final String ROLL_BACK = "roll-back";

    private final Intake intake;
    private final DatabaseAlarm database;

    FaultJudge(Intake intake, DatabaseAlarm database) {
        this.intake = intake;
        this.database = database;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.setVariable("action", ROLL_BACK);
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        JmsMessage message = exchange.getVariable("message", JmsMessage.class);
        if (fault instanceof GateClosed) {
            if (deliveries(message) > Deliveries.PATIENT) {
                waitInRetryQueue(exchange, request);
            } else {
                database.awaitStandstill();
            }
            return;
        }
        Object uid = request == null ? null : request.requestUid();
        if (database.raisedBy(fault)) {
            if (request == null || deliveries(message) <= Deliveries.PATIENT) {
                LOG.warn(
                        "rolled back: the database failed, requestUID={} fault={}",
                        uid,
                        fault.getClass().getSimpleName());
                database.awaitStandstill();
            } else {
                keepInHand(exchange, request, fault);
            }
            return;
        }
        if (LostSession.isCauseOf(fault, message == null ? null : message.getJmsSession())) {
            LOG.warn(
                    "rolled back: the broker went away, requestUID={} fault={}",
                    uid,
                    fault.getClass().getSimpleName());
            return;
        }
        int deliveries = deliveries(message);
        LOG.error("fault on one message, requestUID={} delivery={}", uid, deliveries, Untold.of(fault));
        if (deliveries > Deliveries.PATIENT) {
            giveUp(exchange, request, fault.getClass().getName());
        }
    }

    /** It has gone back to its queue, for whoever finds the database, as often as it may. */
    private void keepInHand(Exchange exchange, ReceivedRequest request, Throwable fault) {
        LOG.warn(
                "kept in hand: the database failed, requestUID={} fault={}",
                request.requestUid(),
                fault.getClass().getSimpleName());
        if (database.awaitAnswer(0)) {
            waitInRetryQueue(exchange, request);
        }
    }

    /** Back to its queue, the broker would count it out: from the retry queue it comes as if for the first time. */
    private void waitInRetryQueue(Exchange exchange, ReceivedRequest request) {
        int failures = 0;
        do {
            try {
                RegistrationSteps.decide(exchange, intake.waitInRetryQueue(request));
                return;
            } catch (RuntimeException e) {
                boolean isDatabases = database.raisedBy(e);
                LOG.warn(
                        "{}, requestUID={} fault={}",
                        isDatabases ? "kept in hand: the database failed" : "rolled back on the way to the retry queue",
                        request.requestUid(),
                        e.getClass().getSimpleName());
                if (!isDatabases) {
                    return;
                }
                failures++;
            }
        } while (database.awaitAnswer(failures));
    }

    /** A dead letter in any case: with its row, or, where that is what cannot be written, by itself. */
    private void giveUp(Exchange exchange, @Nullable ReceivedRequest request, String fault) {
        StatusCode reason = new StatusCode(StatusCode.SYSTEM_ERROR.code(), fault);
        if (request == null) {
            RegistrationSteps.decide(exchange, Disposal.deadLetter(null, reason));
            return;
        }
        try {
            RegistrationSteps.decide(exchange, intake.giveUp(request, fault));
        } catch (RuntimeException e) {
            if (database.raisedBy(e)) {
                keepInHand(exchange, request, e);
                return;
            }
            LOG.error(
                    "the row of a faulty message cannot be written: it is told of by its dead letter alone, requestUID={}",
                    request.requestUid(),
                    Untold.of(e));
            RegistrationSteps.decide(exchange, Disposal.deadLetter(request.requestUid(), reason));
        }
    }

    private static int deliveries(@Nullable JmsMessage message) throws JMSException {
        return message == null ? 0 : Deliveries.of(message.getJmsMessage());
    }
}
