package org.ddrroutes.registration;

import io.opentelemetry.api.trace.Span;
import jakarta.jms.JMSException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.bank.RegisterddrRequest;
import org.ddrroutes.broker.DeliveryLimits;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.tracing.LogContext;
import org.ddrroutes.wire.BangkokTimestamp;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The Java steps of the registration routes. Between them the exchange carries variables: {@code message} and {@code
 * request} as received; {@code disposition}, what becomes of the message; and as strings, for routes to branch on, {@code
 * requestUID}, {@code vendorID}, {@code companyID}, {@code action} and {@code code}, empty where there is none.
 */
@Component("registrationSteps")
public class RegistrationSteps {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationSteps.class);

    private final RequestReader reader;
    private final Intake intake;
    private final OutcomeRecorder settlement;
    private final SessionSends sends;
    private final Clock clock;

    RegistrationSteps(
            RequestReader reader, Intake intake, OutcomeRecorder settlement, SessionSends sends, Clock clock) {
        this.reader = reader;
        this.intake = intake;
        this.settlement = settlement;
        this.sends = sends;
        this.clock = clock;
    }

    /** Reads and checks the message; it stays as it is and can be sent on. */
    public void readRequest(Exchange exchange) throws JMSException {
        JmsMessage message = exchange.getIn(JmsMessage.class);
        exchange.setVariable("message", message);
        ReceivedRequest request = reader.read(message.getJmsMessage());
        exchange.setVariable("request", request);
        LogContext.begin(request.requestUid());
        Span.current().setAttribute(LogContext.REQUEST_UID, text(request.requestUid()));
        RegistrationContent content = request.content();
        exchange.setVariable("requestUID", text(request.requestUid()));
        exchange.setVariable("vendorID", content == null ? "" : text(content.vendorId()));
        exchange.setVariable("companyID", content == null ? "" : text(content.companyId()));
        exchange.setVariable("action", "");
        exchange.setVariable("code", "");
    }

    /**
     * Records the request, or recognises it, and decides whether the bank is asked, or the message first sent on. It is committed
     * when this returns: the bank must not be asked for what could still be undone, nor by a thread that cannot dispose of the
     * message.
     */
    public void recordIntent(
            @Variable("request") ReceivedRequest request, @Variable("message") JmsMessage message, Exchange exchange)
            throws JMSException {
        if (!sends.isInHand(message.getJmsMessage())) {
            throw new IllegalStateException("another thread than the one that received the message");
        }
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction around the intent, which must be committed by itself");
        }
        boolean isWorn = DeliveryLimits.of(message.getJmsMessage()) > DeliveryLimits.MAX_CRASH_REDELIVERIES;
        Disposition disposition = isWorn ? intake.waitInRetryQueue(request) : intake.record(request);
        decide(exchange, disposition);
        if (disposition.attempt() != null) {
            exchange.setVariable("registerddr", request(disposition.attempt()));
        }
    }

    /** Records what the call came to, and decides where the message goes. */
    public void recordOutcome(
            @Variable("disposition") Disposition disposition,
            @Variable("outcome") CallOutcome outcome,
            Exchange exchange) {
        decide(exchange, settlement.settle(Objects.requireNonNull(disposition.attempt()), outcome));
        exchange.setVariable("code", outcome.code());
    }

    /** No branch of the route takes the action: the message goes to a person, and where the row may, it says so. */
    public void recordUnknownAction(
            @Variable("request") ReceivedRequest request,
            @Variable("action") @Nullable String action,
            Exchange exchange) {
        String why = "no branch for action " + action;
        LOG.error("{}, requestUID={}: it becomes a dead letter", why, request.requestUid());
        Disposition disposition = intake.giveUp(request, why);
        decide(
                exchange,
                disposition.reason() == null
                        ? Disposition.deadLetter(
                                request.requestUid(), new StatusCode(StatusCode.SYSTEM_ERROR.code(), why))
                        : disposition);
    }

    /**
     * Puts the request as it came in the place of the body, as text and without headers: for a copy to a queue of one's own. What the
     * flow sends on is the message in its variable, and stays what it is.
     */
    public void copyRequest(@Variable("message") JmsMessage message, Exchange exchange) throws JMSException {
        DefaultMessage copy = new DefaultMessage(exchange.getContext());
        copy.setBody(RequestBody.text(message.getJmsMessage()));
        exchange.setMessage(copy);
    }

    /** Readies the message as it came for the retry queue, due at its time. */
    public void prepareForRetryQueue(
            @Variable("disposition") Disposition disposition,
            @Variable("message") JmsMessage message,
            Exchange exchange)
            throws JMSException {
        MessageForwarding.forRetry(
                message.getJmsMessage(),
                Objects.requireNonNull(disposition.requestUid()).value(),
                disposition.due());
        exchange.setMessage(message);
    }

    /** Readies the message as it came for the dead-letter queue, with its reason beside it. */
    public void prepareForDeadLetterQueue(
            @Variable("disposition") Disposition disposition,
            @Variable("message") JmsMessage message,
            Exchange exchange)
            throws JMSException {
        StatusCode reason = Objects.requireNonNull(disposition.reason());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("ddrReason", reason.code());
        properties.put("ddrReasonText", reason.text());
        properties.put("ddrFailedAt", BangkokTimestamp.of(clock.instant()));
        if (disposition.requestUid() != null) {
            properties.put("requestUID", disposition.requestUid().value());
        }
        MessageForwarding.forDeadLetters(message.getJmsMessage(), properties);
        exchange.setMessage(message);
    }

    /** Sets what the routes branch on. */
    static void decide(Exchange exchange, Disposition disposition) {
        exchange.setVariable("disposition", disposition);
        exchange.setVariable("action", disposition.action().word());
        exchange.setVariable(
                "code", disposition.reason() == null ? "" : disposition.reason().code());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static RegisterddrRequest request(Registration attempt) {
        RegistrationContent content = attempt.content();
        return new RegisterddrRequest(attempt.bankRequestUid().value(), content.fields(), content.digitalId());
    }
}
