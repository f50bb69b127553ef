package org.ddrroutes.registration;

import jakarta.jms.JMSException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.ddrroutes.bank.RegisterDdr;
import org.ddrroutes.bank.Verdict;
import org.ddrroutes.broker.Deliveries;
import org.ddrroutes.broker.PassOn;
import org.ddrroutes.wire.BangkokStamp;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The Java steps of the registration routes. Between them the exchange carries, as variables, {@code message} and {@code
 * request} as received, {@code next}, the word that the routes branch on, and {@code disposal}, what stands behind it.
 */
@Configuration(proxyBeanMethods = false)
class RegistrationSteps {

    /** Records the request, or recognises it, and decides whether the bank is asked, or the message first sent on. */
    @Bean
    Processor registrationIntake(Intake intake) {
        return exchange -> {
            ReceivedRequest request = exchange.getVariable("request", ReceivedRequest.class);
            JmsMessage message = exchange.getVariable("message", JmsMessage.class);
            boolean isWorn = Deliveries.of(message.getJmsMessage()) > Deliveries.WORN;
            decide(exchange, isWorn ? intake.waitInRetryQueue(request) : intake.record(request));
        };
    }

    /** Turns the registration into the bank's request: the variable {@code registerddr}. */
    @Bean
    Processor bankRequest() {
        return exchange -> exchange.setVariable("registerddr", request(submission(exchange)));
    }

    /** Writes what the bank's answer means. */
    @Bean
    Processor registrationSettlement(BankSettlement settlement) {
        return exchange -> decide(
                exchange, settlement.settle(submission(exchange), exchange.getVariable("verdict", Verdict.class)));
    }

    /** Readies the message as it came for the retry queue, due at its time. */
    @Bean
    Processor retryMessage() {
        return exchange -> {
            Disposal disposal = exchange.getVariable("disposal", Disposal.class);
            JmsMessage message = original(exchange);
            PassOn.forRetry(
                    message.getJmsMessage(),
                    Objects.requireNonNull(disposal.requestUid()).value(),
                    disposal.due());
        };
    }

    /** Readies the message as it came for the dead-letter queue, with its reason beside it. */
    @Bean
    Processor deadLetterMessage(Clock clock) {
        return exchange -> {
            Disposal disposal = exchange.getVariable("disposal", Disposal.class);
            StatusCode reason = Objects.requireNonNull(disposal.reason());
            Map<String, String> properties = new LinkedHashMap<>();
            properties.put("ddrReason", reason.code());
            properties.put("ddrReasonText", reason.text());
            properties.put("ddrFailedAt", BangkokStamp.of(clock.instant()));
            if (disposal.requestUid() != null) {
                properties.put("requestUID", disposal.requestUid().value());
            }
            PassOn.forDeadLetters(original(exchange).getJmsMessage(), properties);
        };
    }

    static void decide(Exchange exchange, Disposal disposal) {
        exchange.setVariable("disposal", disposal);
        exchange.setVariable("next", disposal.next().word());
    }

    private static JmsMessage original(Exchange exchange) throws JMSException {
        JmsMessage message = exchange.getVariable("message", JmsMessage.class);
        exchange.setMessage(message);
        return message;
    }

    private static Submission submission(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getVariable("disposal", Disposal.class).submission());
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
