package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guide's {@code registerddr}: checks what comes, answers as the account number says, and owes the callback. */
final class RegisterEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterEndpoint.class);

    private final SandboxTokens tokens;
    private final BankLedger ledger;
    private final Consumer<BankLedger.Booking> callbacks;
    private final SandboxSettings settings;
    private final Clock clock;

    /** @param callbacks told of each registration that was taken */
    RegisterEndpoint(
            SandboxTokens tokens,
            BankLedger ledger,
            Consumer<BankLedger.Booking> callbacks,
            SandboxSettings settings,
            Clock clock) {
        this.tokens = tokens;
        this.ledger = ledger;
        this.callbacks = callbacks;
        this.settings = settings;
        this.clock = clock;
    }

    HttpAnswer register(HttpCall http) throws InterruptedException {
        RegistrationCall call;
        try {
            call = RegistrationCall.read(http, tokens);
        } catch (BankRefusal refusal) {
            LOG.debug("registerddr {}: {}", refusal.requestUid(), refusal.code());
            return json(refusal.code(), refusal.requestUid(), null);
        }
        return answer(call);
    }

    private HttpAnswer answer(RegistrationCall call) throws InterruptedException {
        BankAnswer answer;
        BankLedger.Booking booking = null;
        synchronized (ledger) {
            if (ledger.isSpent(call.requestUid())) {
                return json(StatusCode.DUPLICATE_REQUEST_UID, call.requestUid(), null);
            }
            answer = conduct(call).answer(ledger.countTry(call));
            if (answer.isBooked()) {
                booking = ledger.book(call, clock.instant());
            } else if (answer.isUidSpent()) {
                ledger.spend(call.requestUid());
            }
        }
        LOG.debug("registerddr {} for {}: {}", call.requestUid(), masked(call), answer);
        if (booking != null) {
            callbacks.accept(booking);
        }
        return switch (answer.way()) {
            case AT_ONCE -> json(answer.code(), call.requestUid(), booking);
            case SLOWLY -> after(settings.slowAnswer(), call, booking);
            case AFTER_THE_CALLBACK -> after(settings.callbackDelay().multipliedBy(2), call, booking);
            case NOT_AT_ALL -> HttpAnswer.NONE;
            case AS_A_PAGE -> HttpAnswer.html(500, "<html><body>Internal Server Error</body></html>");
        };
    }

    private static HttpAnswer after(Duration delay, RegistrationCall call, BankLedger.@Nullable Booking booking)
            throws InterruptedException {
        Thread.sleep(delay.toMillis());
        return json(StatusCode.SUCCESS, call.requestUid(), booking);
    }

    private static HttpAnswer json(StatusCode code, @Nullable String requestUid, BankLedger.@Nullable Booking booking) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("statusCode", code.code())
                .put("statusDesc", code.text())
                .put("severity", code.equals(StatusCode.SUCCESS) ? "INFO" : "ERROR");
        if (requestUid != null) {
            body.put("requestUID", requestUid);
        }
        if (booking != null) {
            body.put("ddrOapiSeqId", booking.sequence());
        }
        return HttpAnswer.json(BankAnswer.httpStatus(code), body);
    }

    private static Conduct conduct(RegistrationCall call) {
        return Conduct.of(call.field("accountNo").orElseThrow());
    }

    private static @Nullable String masked(RegistrationCall call) {
        return Mask.lastFour(call.field("accountNo").orElseThrow());
    }
}
