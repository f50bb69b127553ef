package org.ddrroutes.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.Variable;
import org.apache.camel.support.DefaultMessage;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The steps of the route {@code bank-call} and of its error table. The exchange carries, as variables, {@code registerddr},
 * the request; {@code outcome}, what the call came to, and with it {@code action} and {@code code}, its words.
 */
@Component("bankCall")
public class BankCall {

    private static final Logger LOG = LoggerFactory.getLogger(BankCall.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "token";
    private static final String OUTCOME = "outcome";
    private static final String ASKED_AT = "askedAt";

    private final AccessTokens tokens;
    private final RegisterddrResponseReader answers;
    private final BankSettings settings;
    private final BankMetrics metrics;

    BankCall(AccessTokens tokens, RegisterddrResponseReader answers, BankSettings settings, BankMetrics metrics) {
        this.tokens = tokens;
        this.answers = answers;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Puts the request into a new message, so that nothing else of what was in the old one is sent. */
    public void buildRequest(@Variable("registerddr") RegisterddrRequest request, Exchange exchange)
            throws JsonProcessingException {
        Message message = new DefaultMessage(exchange.getContext());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("msg-hdr", msgHdr(request.requestUid()));
        if (request.digitalId() != null && !request.digitalId().isEmpty()) {
            message.setHeader("digital-id", request.digitalId());
        }
        message.setBody(JSON.writeValueAsBytes(request.fields()));
        exchange.setMessage(message);
    }

    /**
     * Adds {@code Authorization}.
     *
     * @throws CredentialsRefused when the bank does not take our credentials
     * @throws TokenUnavailable when it gives no token for now
     */
    public void addToken(Exchange exchange) throws CredentialsRefused, TokenUnavailable {
        Secret token = tokens.get();
        exchange.setVariable(TOKEN, token);
        exchange.getMessage().setHeader("Authorization", "Bearer " + token.reveal());
        exchange.setVariable(ASKED_AT, System.nanoTime());
    }

    /** Reads what the bank answered. Its first refusal of a token asks for a new one, the second means hold. */
    public void readAnswer(
            @Header(Exchange.HTTP_RESPONSE_CODE) @Nullable Integer status,
            @Header("Retry-After") @Nullable String retryAfter,
            @Variable("registerddr") RegisterddrRequest request,
            @Variable(TOKEN) Secret token,
            @Variable(OUTCOME) @Nullable CallOutcome earlier,
            Exchange exchange)
            throws IOException {
        CallOutcome outcome = answers.read(
                status == null ? 0 : status, bytes(exchange.getMessage()), retryAfter, request.requestUid());
        count(outcome, exchange);
        boolean isRefused = outcome.action() == Action.RENEW_TOKEN;
        if (isRefused) {
            tokens.refused(token);
        }
        setAfter(earlier, isRefused && earlier != null ? outcome.held() : outcome, exchange);
    }

    /** In one piece from the stream that Camel keeps: its own conversion goes by way of a buffer of 16 KB. */
    private static byte[] bytes(Message answer) throws IOException {
        if (answer.getBody() instanceof StreamCache kept) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(kept.length()));
            kept.writeTo(bytes);
            return bytes.toByteArray();
        }
        InputStream body = answer.getBody(InputStream.class);
        return body == null ? new byte[0] : body.readAllBytes();
    }

    /** No connection came about: the bank has not seen the request. */
    public void notSent(
            @ExchangeException Exception failure, @Variable(OUTCOME) @Nullable CallOutcome earlier, Exchange exchange) {
        setUnanswered(earlier, CallOutcome.notSent("no connection: " + BankUnreachable.why(failure)), exchange);
    }

    /** The request may have been sent, but no whole answer came: the bank may have registered the account. */
    public void outcomeUnknown(
            @ExchangeException Exception failure, @Variable(OUTCOME) @Nullable CallOutcome earlier, Exchange exchange) {
        setUnanswered(
                earlier, CallOutcome.unknown(CallOutcome.NO_ANSWER, String.valueOf(failure.getMessage())), exchange);
    }

    /** The bank gives no token for our credentials: every registration would fail alike. */
    public void credentialsRefused(
            @ExchangeException CredentialsRefused failure,
            @Variable(OUTCOME) @Nullable CallOutcome earlier,
            Exchange exchange) {
        setAfter(
                earlier,
                CallOutcome.noToken(Action.HOLD, failure.code(), String.valueOf(failure.getMessage())),
                exchange);
    }

    /** The bank gives no token for now. */
    public void noToken(
            @ExchangeException TokenUnavailable failure,
            @Variable(OUTCOME) @Nullable CallOutcome earlier,
            Exchange exchange) {
        CallOutcome outcome = CallOutcome.noToken(Action.RETRY, failure.code(), String.valueOf(failure.getMessage()));
        warn(outcome);
        setAfter(earlier, outcome, exchange);
    }

    private void setUnanswered(@Nullable CallOutcome earlier, CallOutcome outcome, Exchange exchange) {
        warn(outcome);
        count(outcome, exchange);
        setAfter(earlier, outcome, exchange);
    }

    /** With a call in the same try that the bank had answered before, it has seen the request UID. */
    private static void setAfter(@Nullable CallOutcome earlier, CallOutcome last, Exchange exchange) {
        CallOutcome outcome = earlier == null ? last : last.afterACall();
        exchange.setVariable(OUTCOME, outcome);
        exchange.setVariable("action", outcome.action().word());
        exchange.setVariable("code", outcome.code());
    }

    private void count(CallOutcome outcome, Exchange exchange) {
        metrics.answered(outcome, System.nanoTime() - exchange.getVariable(ASKED_AT, Long.class));
    }

    /** The reason is our own: nothing that the bank said is in it. There are few such lines, for the gate closes soon. */
    private static void warn(CallOutcome outcome) {
        LOG.warn("no usable answer from the bank: {}", outcome.text());
    }

    private String msgHdr(@Nullable String requestUid) throws JsonProcessingException {
        Map<String, @Nullable String> parts = new LinkedHashMap<>();
        parts.put("ipAddress", settings.ipAddress());
        parts.put("requestUID", requestUid);
        return JSON.writeValueAsString(parts);
    }
}
