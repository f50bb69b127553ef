package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
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
 * and again, the dead-letter queue. While the database is away everything goes back and nothing more is taken; what failed
 * because the broker went away comes again by itself.
 */
@Component("faultJudge")
class FaultJudge implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(FaultJudge.class);
    private static final int PATIENT_DELIVERIES = 3;
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
        exchange.setVariable("next", ROLL_BACK);
        ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
        JmsMessage message = exchange.getVariable("message", JmsMessage.class);
        if (fault instanceof GateClosed) {
            if (deliveries(message) > PATIENT_DELIVERIES) {
                awaitGate(exchange, request);
            } else {
                database.awaitStandstill();
            }
            return;
        }
        Object uid = request == null ? null : request.requestUid();
        if (database.raisedBy(fault)) {
            LOG.warn(
                    "rolled back: the database failed, requestUID={} fault={}",
                    uid,
                    fault.getClass().getSimpleName());
            database.awaitStandstill();
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
        if (deliveries > PATIENT_DELIVERIES) {
            giveUp(exchange, request, fault.getClass().getName());
        }
    }

    /** Back to its queue once more and once again, the broker would count it out. */
    private void awaitGate(Exchange exchange, ReceivedRequest request) {
        try {
            RegistrationSteps.decide(exchange, intake.awaitGate(request));
        } catch (RuntimeException e) {
            database.raisedBy(e);
            LOG.warn(
                    "rolled back at a closed gate, requestUID={} fault={}",
                    request.requestUid(),
                    e.getClass().getSimpleName());
        }
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
                LOG.warn(
                        "rolled back: the database failed, requestUID={} fault={}",
                        request.requestUid(),
                        e.getClass().getSimpleName());
                database.awaitStandstill();
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
        return message == null ? 0 : message.getJmsMessage().getIntProperty("JMSXDeliveryCount");
    }
}
