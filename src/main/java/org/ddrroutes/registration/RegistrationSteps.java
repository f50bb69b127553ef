package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.jms.JmsMessage;
import org.ddrroutes.bank.RegisterDdr;
import org.ddrroutes.bank.Verdict;
import org.ddrroutes.broker.Deliveries;
import org.ddrroutes.broker.MessageForwarding;
import org.ddrroutes.wire.BangkokStamp;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The Java steps of the registration routes. Between them the exchange carries variables: {@code message} and {@code
 * request} as received; {@code disposal}, what becomes of the message; and as strings, for routes to branch on, {@code
 * requestUID}, {@code vendorID}, {@code companyID}, {@code action} and {@code code}, empty where there is none.
 */
@Component("registrationSteps")
public class RegistrationSteps {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrationSteps.class);

    private final RequestReader reader;
    private final Intake intake;
    private final BankSettlement settlement;
    private final Clock clock;

    RegistrationSteps(RequestReader reader, Intake intake, BankSettlement settlement, Clock clock) {
        this.reader = reader;
        this.intake = intake;
        this.settlement = settlement;
        this.clock = clock;
    }

    /** Reads and checks the message; it stays as it is and can be sent on. */
    public void readRequest(Exchange exchange) throws JMSException {
        JmsMessage message = exchange.getIn(JmsMessage.class);
        exchange.setVariable("message", message);
        ReceivedRequest request = reader.read(message.getJmsMessage());
        exchange.setVariable("request", request);
        RegistrationContent content = request.content();
        exchange.setVariable("requestUID", text(request.requestUid()));
        exchange.setVariable("vendorID", content == null ? "" : text(content.vendorId()));
        exchange.setVariable("companyID", content == null ? "" : text(content.companyId()));
        exchange.setVariable("action", "");
        exchange.setVariable("code", "");
    }

    /** Records the request, or recognises it, and decides whether the bank is asked, or the message first sent on. */
    public void recordIntent(
            @Variable("request") ReceivedRequest request, @Variable("message") JmsMessage message, Exchange exchange)
            throws JMSException {
        boolean isWorn = Deliveries.of(message.getJmsMessage()) > Deliveries.MAX_CRASH_REDELIVERIES;
        Disposal disposal = isWorn ? intake.waitInRetryQueue(request) : intake.record(request);
        decide(exchange, disposal);
        if (disposal.submission() != null) {
            exchange.setVariable("registerddr", request(disposal.submission()));
        }
    }

    /** Records what the call came to, and decides where the message goes. */
    public void recordOutcome(
            @Variable("disposal") Disposal disposal, @Variable("verdict") Verdict verdict, Exchange exchange) {
        decide(exchange, settlement.settle(Objects.requireNonNull(disposal.submission()), verdict));
        exchange.setVariable("code", verdict.code());
    }

    /** No branch of the route takes the action: the message goes to a person, and where the row may, it says so. */
    public void recordUnknownAction(
            @Variable("request") ReceivedRequest request,
            @Variable("action") @Nullable String action,
            Exchange exchange) {
        String why = "no branch for action " + action;
        LOG.error("{}, requestUID={}: it becomes a dead letter", why, request.requestUid());
        Disposal disposal = intake.giveUp(request, why);
        decide(
                exchange,
                disposal.reason() == null
                        ? Disposal.deadLetter(request.requestUid(), new StatusCode(StatusCode.SYSTEM_ERROR.code(), why))
                        : disposal);
    }

    /** Readies the message as it came for the retry queue, due at its time. */
    public void prepareForRetryQueue(
            @Variable("disposal") Disposal disposal, @Variable("message") JmsMessage message, Exchange exchange)
            throws JMSException {
        MessageForwarding.forRetry(
                message.getJmsMessage(),
                Objects.requireNonNull(disposal.requestUid()).value(),
                disposal.due());
        exchange.setMessage(message);
    }

    /** Readies the message as it came for the dead-letter queue, with its reason beside it. */
    public void prepareForDeadLetterQueue(
            @Variable("disposal") Disposal disposal, @Variable("message") JmsMessage message, Exchange exchange)
            throws JMSException {
        StatusCode reason = Objects.requireNonNull(disposal.reason());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("ddrReason", reason.code());
        properties.put("ddrReasonText", reason.text());
        properties.put("ddrFailedAt", BangkokStamp.of(clock.instant()));
        if (disposal.requestUid() != null) {
            properties.put("requestUID", disposal.requestUid().value());
        }
        MessageForwarding.forDeadLetters(message.getJmsMessage(), properties);
        exchange.setMessage(message);
    }

    /** Sets what the routes branch on. */
    static void decide(Exchange exchange, Disposal disposal) {
        exchange.setVariable("disposal", disposal);
        exchange.setVariable("action", disposal.action().word());
        exchange.setVariable(
                "code", disposal.reason() == null ? "" : disposal.reason().code());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static RegisterDdr request(Submission submission) {
        RegistrationContent content = submission.content();
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "vendorID", content.vendorId());
        put(fields, "companyID", content.companyId());
        put(fields, "accountNo", content.accountNo());
        put(fields, "ref1", content.ref1());
        put(fields, "ref2", content.ref2());
        put(fields, "ref3", content.ref3());
        put(fields, "ref4", content.ref4());
        return new RegisterDdr(submission.bankRequestUid().value(), fields, content.digitalId());
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
