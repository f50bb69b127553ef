package org.ddrroutes.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The steps around the call of {@code registerddr}, for the route {@code bank-call}. It works on the exchange's variables
 * {@code registerddr}, the request; {@code verdict}, what it came to; and {@code askAgain}, whether once more with a new
 * token.
 */
@Configuration(proxyBeanMethods = false)
class BankCall {

    private static final Logger LOG = LoggerFactory.getLogger(BankCall.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "token";
    private static final String VERDICT = "verdict";
    private static final String ASK_AGAIN = "askAgain";
    private static final String RENEWED = "tokenRenewed";
    private static final String ASKED_AT = "askedAt";

    private final Tokens tokens;
    private final AnswerReader answers;
    private final BankSettings settings;
    private final BankMetrics metrics;

    BankCall(Tokens tokens, AnswerReader answers, BankSettings settings, BankMetrics metrics) {
        this.tokens = tokens;
        this.answers = answers;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Puts the request into the message: nothing else of what was in it is sent. */
    @Bean
    Processor registerddrRequest() {
        return exchange -> {
            RegisterDdr request = exchange.getVariable("registerddr", RegisterDdr.class);
            Message message = new DefaultMessage(exchange.getContext());
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            message.setHeader("msg-hdr", msgHdr(request.requestUid()));
            if (request.digitalId() != null && !request.digitalId().isEmpty()) {
                message.setHeader("digital-id", request.digitalId());
            }
            message.setBody(JSON.writeValueAsBytes(request.fields()));
            exchange.setMessage(message);
            exchange.removeVariable(VERDICT);
            exchange.setVariable(ASK_AGAIN, false);
        };
    }

    /** Adds {@code Authorization}, or says why there is no token. */
    @Bean
    Processor tokenEnricher() {
        return exchange -> {
            try {
                Secret token = tokens.get();
                exchange.setVariable(TOKEN, token);
                exchange.getMessage().setHeader("Authorization", "Bearer " + token.reveal());
                exchange.setVariable(ASKED_AT, System.nanoTime());
            } catch (TokenRefused e) {
                exchange.setVariable(VERDICT, withoutToken(exchange, Action.HOLD, e.code(), e));
            } catch (TokenUnavailable e) {
                exchange.setVariable(VERDICT, told(withoutToken(exchange, Action.RETRY, e.code(), e)));
            }
        };
    }

    /** Reads the answer, or what went wrong in its place. A token that was refused is renewed once. */
    @Bean
    Processor answerJudge() {
        return exchange -> {
            Verdict verdict = verdict(exchange);
            metrics.answered(verdict, System.nanoTime() - exchange.getVariable(ASKED_AT, Long.class));
            if (verdict.action() == Action.RENEW_TOKEN) {
                tokens.refused(exchange.getVariable(TOKEN, Secret.class));
                exchange.setVariable(ASK_AGAIN, !isRenewed(exchange));
                exchange.setVariable(RENEWED, true);
                verdict = verdict.held();
            }
            exchange.setVariable(VERDICT, verdict);
        };
    }

    private static Verdict withoutToken(Exchange exchange, Action action, String code, Exception why) {
        Verdict verdict = Verdict.noToken(action, code, String.valueOf(why.getMessage()));
        return isRenewed(exchange) ? verdict.afterACall() : verdict;
    }

    private static boolean isRenewed(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getVariable(RENEWED, Boolean.class));
    }

    private Verdict verdict(Exchange exchange) throws IOException {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure != null) {
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            return told(
                    failure instanceof AnswerLost lost
                            ? Verdict.unknown(Verdict.NO_ANSWER, String.valueOf(lost.getMessage()))
                            : Verdict.notSent("no connection: " + NoConnection.why(failure)));
        }
        Message answer = exchange.getMessage();
        Integer status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = answer.getBody(byte[].class);
        return answers.read(
                status == null ? 0 : status,
                body == null ? new byte[0] : body,
                answer.getHeader("Retry-After", String.class),
                exchange.getVariable("registerddr", RegisterDdr.class).requestUid());
    }

    /** The reason is our own: nothing that the bank said is in it. There are few such lines, for the gate closes soon. */
    private static Verdict told(Verdict verdict) {
        LOG.warn("no usable answer from the bank: {}", verdict.text());
        return verdict;
    }

    private String msgHdr(@Nullable String requestUid) throws JsonProcessingException {
        Map<String, @Nullable String> parts = new LinkedHashMap<>();
        parts.put("ipAddress", settings.ipAddress());
        parts.put("requestUID", requestUid);
        return JSON.writeValueAsString(parts);
    }
}
