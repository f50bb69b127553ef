package org.ddrroutes.sandbox.bank;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.FormParameter;
import com.github.tomakehurst.wiremock.http.Request;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ddrroutes.sandbox.bank.BankMemory.Entry;
import org.ddrroutes.sandbox.bank.BankMemory.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guide's three calls: token, refresh and {@code registerddr}.
 *
 * @param ownRule goes before the rules' file
 */
record BankEndpoints(BankParts bank, BankRule ownRule) {

    private static final Logger LOG = LoggerFactory.getLogger(BankEndpoints.class);
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    ResponseDefinitionBuilder token(Request request) {
        if (!GuideChecks.isPost(request, FORM)) {
            return envelope("token", 400, "9999", null);
        }
        return isKnown(request)
                ? envelope("token", 200, "0000", bank.tokens().issue(form(request, "client_id")))
                : envelope("token", 401, "TK001", null);
    }

    ResponseDefinitionBuilder refresh(Request request) {
        if (!GuideChecks.isPost(request, FORM)) {
            return envelope("refresh", 400, "9999", null);
        }
        BankTokens.Issued issued =
                isKnown(request) && form(request, "grant_type").equals("refresh_token")
                        ? bank.tokens().refresh(form(request, "client_id"), form(request, "refresh_token"))
                        : null;
        return issued == null ? envelope("refresh", 401, "TK001", null) : envelope("refresh", 200, "0000", issued);
    }

    private boolean isKnown(Request request) {
        return bank.options().credentials().test(form(request, "client_id"), form(request, "client_secret"));
    }

    private static String form(Request request, String name) {
        FormParameter parameter = request.formParameter(name);
        return parameter == null || !parameter.isPresent() ? "" : parameter.firstValue();
    }

    private ResponseDefinitionBuilder envelope(
            String what, int status, String code, BankTokens.@Nullable Issued issued) {
        ObjectNode body = SandboxYaml.JSON.createObjectNode().put("code", code).put("message", Guide.text(code));
        if (issued != null) {
            body.putObject("data")
                    .put("token_type", "BEARER")
                    .put("access_token", issued.access())
                    .put("expires_in", issued.accessLifetime().toSeconds())
                    .put("refresh_token", issued.refresh())
                    .put("refresh_token_expires_in", issued.refreshLifetime().toSeconds());
        }
        bank.journal().add(what, "", "", "HTTP " + status + " " + code, false, null);
        return aResponse().withStatus(status).withHeader("Content-Type", JSON).withBody(body.toString());
    }

    ResponseDefinitionBuilder register(Request request) {
        try {
            return answer(GuideChecks.read(request, bank.tokens()));
        } catch (Refusal refusal) {
            String requestUid = refusal.requestUid();
            if (requestUid != null
                    && bank.switches().is(Switch.UID_SPENT, "before-checks")
                    && !bank.memory().isSpent(requestUid)) {
                note(requestUid, State.REFUSED, refusal.code(), null);
            }
            return refuse(requestUid, "", refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    private ResponseDefinitionBuilder answer(RegisterCall read) {
        RegisterCall call;
        Instant now = bank.options().clock().instant();
        synchronized (bank.memory()) {
            if (bank.limit().isExceededBy(read)) {
                return refuse(read, Guide.RATE_LIMIT);
            }
            call = read.withNumber(
                    bank.memory().isSpent(read.requestUid())
                            ? bank.memory().nextTry(read)
                            : bank.memory().countTry(read, now));
        }
        // A rule may take its time; other calls go on.
        Behaviour rule = rule(call);
        Behaviour behaviour;
        Entry entry = null;
        synchronized (bank.memory()) {
            boolean isSpent = bank.memory().isSpent(call.requestUid());
            String duplicate = duplicate(call, isSpent);
            if (duplicate != null && (rule == null || rule.isTaken())) {
                return refuse(call, duplicate);
            }
            behaviour = rule == null
                    ? bank.scenarios().behaviour(call, bank.memory().firstTry(call), now)
                    : rule;
            if (behaviour.isTaken()) {
                entry = bank.memory().take(call, behaviour.codeOrSuccess(), now, behaviour.callbacks());
                bank.scenarios().end(call);
            } else if (!isSpent) {
                note(
                        call.requestUid(),
                        behaviour.isSpent() ? State.REFUSED : State.FAILED,
                        behaviour.codeOrSuccess(),
                        call);
            }
        }
        if (behaviour.revokes()) {
            bank.tokens().revokeAll(false);
        }
        if (entry != null) {
            await(bank.callbacks().owe(entry));
        }
        return response(behaviour, call, entry);
    }

    private @Nullable Behaviour rule(RegisterCall call) {
        Behaviour own = ownRule.behaviour(call);
        return own == null ? bank.rules().behaviour(call) : own;
    }

    private @Nullable String duplicate(RegisterCall call, boolean isSpent) {
        return switch (bank.switches().of(Switch.DUPLICATE_FIRST)) {
            case "BSN002" -> bank.memory().isAccountTaken(call) ? "BSN002" : isSpent ? "BSN007" : null;
            case "BSN007" -> isSpent ? "BSN007" : null;
            default -> null;
        };
    }

    private void note(String requestUid, State state, String code, @Nullable RegisterCall call) {
        bank.memory().put(new Entry(requestUid, state, 0, bank.options().clock().instant(), code, call, List.of()));
    }

    private void await(CompletableFuture<?> firstCallbacks) {
        try {
            firstCallbacks.get(bank.options().slowAnswer().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The callback has not been made in time; the answer goes out before it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ResponseDefinitionBuilder response(Behaviour behaviour, RegisterCall call, @Nullable Entry entry) {
        String code = behaviour.codeOrSuccess();
        int status = behaviour.status() == null ? status(code) : behaviour.status();
        String text = behaviour.text() == null ? Guide.text(code) : behaviour.text();
        String body = behaviour.body() == null
                ? body(call.requestUid(), code, text, entry)
                : filled(behaviour.body(), call, entry);
        Charset charset = behaviour.binary() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        byte[] bytes = body.getBytes(charset);
        ResponseDefinitionBuilder response = aResponse().withStatus(status).withBody(bytes);
        String contentType = behaviour.contentType() == null ? JSON : behaviour.contentType();
        if (!contentType.isBlank()) {
            response.withHeader("Content-Type", contentType);
        }
        behaviour.headers().forEach(response::withHeader);
        if (behaviour.delay() != null) {
            response.withRandomDelay(
                    behaviour.delay().distribution(bank.options().slowAnswer()));
        }
        if (behaviour.drip() != null) {
            response.withChunkedDribbleDelay(
                    Math.max(1, bytes.length), (int) behaviour.drip().toMillis());
        }
        if (behaviour.fault() != null) {
            response.withFault(behaviour.fault());
        }
        String said = behaviour.fault() == null
                ? "HTTP " + status + " " + (behaviour.body() == null ? code + " " + text : "")
                : "" + behaviour.fault();
        String told = said + (entry == null ? "" : ", taken");
        bank.journal().add("register", call.requestUid(), call.field("accountNo"), told, entry != null, null);
        return response;
    }

    private static String filled(String body, RegisterCall call, @Nullable Entry entry) {
        return body.replace("${requestUID}", call.requestUid())
                .replace("${sequence}", String.valueOf(entry == null ? 0 : entry.sequence()));
    }

    private ResponseDefinitionBuilder refuse(RegisterCall call, String code) {
        return refuse(call.requestUid(), call.field("accountNo"), code, Guide.text(code));
    }

    private ResponseDefinitionBuilder refuse(@Nullable String requestUid, String accountNo, String code, String text) {
        int status = status(code);
        String said = "HTTP " + status + " " + code + " " + text;
        bank.journal().add("register", Objects.toString(requestUid, ""), accountNo, said, false, null);
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", JSON)
                .withBody(body(requestUid, code, text, null));
    }

    private int status(String code) {
        return bank.switches().is(Switch.ERROR_STATUS, "always-200") ? 200 : Guide.httpStatus(code);
    }

    private static String body(@Nullable String requestUid, String code, String text, @Nullable Entry entry) {
        ObjectNode body = SandboxYaml.JSON
                .createObjectNode()
                .put("statusCode", code)
                .put("statusDesc", text)
                .put("severity", code.equals(Guide.SUCCESS) ? "INFO" : "ERROR");
        if (requestUid != null) {
            body.put("requestUID", requestUid);
        }
        if (entry != null && code.equals(Guide.SUCCESS)) {
            body.put("ddrOapiSeqId", entry.sequence());
        }
        return body.toString();
    }
}
