package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.jms.JmsMessage;
import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.broker.ConnectionLoss;
import org.ddrroutes.broker.DeliveryLimits;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.privacy.RedactedException;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides what a failure means for its message. In an outage, of the database or the broker, nothing more is received, and
 * the message is rolled back; where that has happened so often that the broker might give the message up, it stays in hand
 * until the database is back. A fault that other messages do not meet ends in the dead-letter queue.
 */
@Component("failurePolicy")
public class FailurePolicy {

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    /** The word for a message that goes back to the broker. */
    static final String ROLL_BACK = "roll-back";

    private static final String ROLLS_BACK = "ddrRollsBack";

    /** Within a minute or so, and each time the database takes writes of others in between. */
    private static final int MOST_FAILURES_IN_HAND = 8;

    private final Intake intake;
    private final DatabaseMonitor database;
    private final BrokerMonitor broker;
    private final ReceivePermits permits;
    private final SessionSends sends;

    FailurePolicy(
            Intake intake, DatabaseMonitor database, BrokerMonitor broker, ReceivePermits permits, SessionSends sends) {
        this.intake = intake;
        this.database = database;
        this.broker = broker;
        this.permits = permits;
        this.sends = sends;
    }

    /** Sets {@code action}: {@code roll-back}, or what becomes of the message. */
    public void decide(
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable fault,
            @Variable("request") @Nullable ReceivedRequest request,
            @Variable("message") @Nullable JmsMessage message,
            Exchange exchange)
            throws Exception {
        exchange.setVariable("action", ROLL_BACK);
        if (message != null && !sends.isInHand(message.getJmsMessage())) {
            // Its session is another thread's, which alone may dispose of it.
            LOG.warn(
                    "fault in another thread than the message's, requestUID={} fault={}",
                    uidOf(request),
                    fault.getClass().getSimpleName());
            return;
        }
        exchange.setProperty(ROLLS_BACK, true);
        // Rolled back once more, the broker might give it up.
        ReceivedRequest worn = deliveries(message) > DeliveryLimits.MAX_ROLLBACKS ? request : null;
        if (fault instanceof GateClosed) {
            if (worn == null) {
                permits.awaitStandstill();
            } else {
                waitInRetryQueue(exchange, worn);
            }
            return;
        }
        DatabaseMonitor.Judgement judgement = database.judge(fault);
        if (judgement == DatabaseMonitor.Judgement.ONE_MESSAGE) {
            decideOnOneMessage(exchange, request, message, fault);
        } else if (worn != null) {
            keepInHand(exchange, worn, fault);
        } else if (judgement == DatabaseMonitor.Judgement.CONFLICT) {
            tellOfRollback("a conflict in the database", request, fault);
        } else {
            tellOfRollback("the database failed", request, fault);
            permits.awaitStandstill();
        }
    }

    /**
     * Whether it was decided that the message goes back to the broker, where that has become many times: not where the failure
     * was not asked about, or the decision failed in its turn.
     */
    static boolean rollsBack(Exchange exchange) {
        return ROLL_BACK.equals(exchange.getVariable("action"))
                && exchange.getProperty(ROLLS_BACK, false, Boolean.class);
    }

    /** About what the database has nothing to do with, or takes from others. */
    private void decideOnOneMessage(
            Exchange exchange, @Nullable ReceivedRequest request, @Nullable JmsMessage message, Throwable fault)
            throws JMSException {
        Session session = message == null ? null : message.getJmsSession();
        if (ConnectionLoss.isCauseOf(fault, session)) {
            tellOfRollback("the broker went away", request, fault);
            return;
        }
        if (!sends.isSendingElsewhere() && broker.isCauseOf(fault)) {
            tellOfRollback("the broker refused", request, fault);
            permits.awaitStandstill();
            BrokerMonitor.end(session);
            return;
        }
        int deliveries = deliveries(message);
        LOG.error(
                "fault on one message, requestUID={} delivery={}",
                uidOf(request),
                deliveries,
                RedactedException.of(fault));
        if (deliveries > DeliveryLimits.MAX_ROLLBACKS) {
            giveUp(exchange, request, fault.getClass().getName());
        }
    }

    private static void tellOfRollback(String why, @Nullable ReceivedRequest request, Throwable fault) {
        LOG.info(
                "rolled back: {}, requestUID={} fault={}",
                why,
                uidOf(request),
                fault.getClass().getSimpleName());
    }

    private static @Nullable Object uidOf(@Nullable ReceivedRequest request) {
        return request == null ? null : request.requestUid();
    }

    /** It has been rolled back, for whoever finds the database, as often as it may. */
    private void keepInHand(Exchange exchange, ReceivedRequest request, Throwable fault) {
        tellOfKeeping(request, fault);
        if (database.awaitWrites(0)) {
            waitInRetryQueue(exchange, request);
        }
    }

    private static void tellOfKeeping(ReceivedRequest request, Throwable fault) {
        LOG.info(
                "kept in hand: the database failed, requestUID={} fault={}",
                request.requestUid(),
                fault.getClass().getSimpleName());
    }

    /** Rolled back once more, it might be given up by the broker. From the retry queue it comes as if for the first time. */
    void waitInRetryQueue(Exchange exchange, ReceivedRequest request) {
        int failures = 0;
        do {
            try {
                RegistrationSteps.decide(exchange, intake.waitInRetryQueue(request));
                return;
            } catch (RuntimeException e) {
                if (database.judge(e) == DatabaseMonitor.Judgement.ONE_MESSAGE) {
                    tellOfRollback("it could not be put into the retry queue", request, e);
                    return;
                }
                failures++;
                if (failures == MOST_FAILURES_IN_HAND) {
                    tellByLetterAlone(exchange, request, e.getClass().getName(), e);
                    return;
                }
                tellOfKeeping(request, e);
            }
        } while (database.awaitWrites(failures));
    }

    /**
     * A dead letter in any case: with its row, or, where that is what cannot be written, by itself. Where the database fails,
     * the message waits in the retry queue once it is back.
     */
    void giveUp(Exchange exchange, @Nullable ReceivedRequest request, String fault) {
        if (request == null) {
            StatusCode reason = new StatusCode(StatusCode.SYSTEM_ERROR.code(), fault);
            RegistrationSteps.decide(exchange, Disposition.deadLetter(null, reason));
            return;
        }
        try {
            RegistrationSteps.decide(exchange, intake.giveUp(request, fault));
        } catch (RuntimeException e) {
            if (database.judge(e) != DatabaseMonitor.Judgement.ONE_MESSAGE) {
                keepInHand(exchange, request, e);
                return;
            }
            tellByLetterAlone(exchange, request, fault, e);
        }
    }

    private static void tellByLetterAlone(
            Exchange exchange, ReceivedRequest request, String fault, RuntimeException unwritten) {
        LOG.error(
                "the row of a faulty message cannot be written: it is told of by its dead letter alone, requestUID={}",
                request.requestUid(),
                RedactedException.of(unwritten));
        StatusCode reason = new StatusCode(StatusCode.SYSTEM_ERROR.code(), fault);
        RegistrationSteps.decide(exchange, Disposition.deadLetter(request.requestUid(), reason));
    }

    private static int deliveries(@Nullable JmsMessage message) throws JMSException {
        return message == null ? 0 : DeliveryLimits.of(message.getJmsMessage());
    }
}
