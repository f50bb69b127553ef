package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.sandbox.BankLedger.Booking;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guide's {@code registerddr}: checks what comes, answers as the account number says, and owes the callback. */
final class RegisterEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterEndpoint.class);

    private static final Future<?> NO_CALLBACK = CompletableFuture.completedFuture(null);

    private final SandboxTokens tokens;
    private final BankLedger ledger;
    private final Function<Booking, Future<?>> callbacks;
    private final SandboxSettings settings;
    private final Clock clock;

    /** @param callbacks told of each registration that was taken; answers when its callback has been made */
    RegisterEndpoint(
            SandboxTokens tokens,
            BankLedger ledger,
            Function<Booking, Future<?>> callbacks,
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
        Booking booking = null;
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
        Future<?> callback = booking == null ? NO_CALLBACK : callbacks.apply(booking);
        return switch (answer.way()) {
            case AT_ONCE -> json(answer.code(), call.requestUid(), booking);
            case SLOWLY -> {
                TimeUnit.MILLISECONDS.sleep(settings.slowAnswer().toMillis());
                yield json(answer.code(), call.requestUid(), booking);
            }
            case AFTER_THE_CALLBACK -> {
                await(callback);
                yield json(answer.code(), call.requestUid(), booking);
            }
            case NOT_AT_ALL -> HttpAnswer.NONE;
            case AS_A_PAGE -> HttpAnswer.html(500, "<html><body>Internal Server Error</body></html>");
        };
    }

    private void await(Future<?> callback) throws InterruptedException {
        try {
            callback.get(settings.slowAnswer().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The callback has not been made in time; the answer goes out before it");
        }
    }

    private static HttpAnswer json(StatusCode code, @Nullable String requestUid, @Nullable Booking booking) {
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
