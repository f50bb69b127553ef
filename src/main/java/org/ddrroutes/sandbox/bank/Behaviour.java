package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the bank does with one call of {@code registerddr}, or with several, one after the other.
 *
 * @param code the status code; {@code 0} where none is given
 * @param text {@code statusDesc}; the guide's where none is given
 * @param status the HTTP status; by the code where none is given
 * @param headers of the answer, beside its content type
 * @param body in place of the guide's fields; <code>${requestUID}</code> and <code>${sequence}</code> in it are filled in
 * @param contentType of that body; {@code application/json} where none is given, and blank for none
 * @param binary each character of that body is one byte
 * @param delay before the answer
 * @param drip the answer's body takes so long
 * @param fault in place of the answer
 * @param taken the bank registers the account, whatever it says; where it is not given, only where it answers so
 * @param spent no second call under this requestUID is taken; by the code where it is not given
 * @param revokes tokens are revoked with this call
 * @param lasts this behaviour is for all calls so long after the first, not for one call
 * @param callbacks what is called back, if the bank registers the account; the guide's one where it is not given
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Behaviour(
        @Nullable String code,
        @Nullable String text,
        @Nullable Integer status,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable String contentType,
        boolean binary,
        @Nullable Delay delay,
        @Nullable Duration drip,
        @Nullable Fault fault,
        @Nullable Boolean taken,
        @Nullable Boolean spent,
        boolean revokes,
        @Nullable Duration lasts,
        @JsonInclude List<CallbackPlan> callbacks) {

    private static final List<CallbackPlan> THE_GUIDES = List.of(CallbackPlan.of("I0000"));

    /** After these the same requestUID may come again: the bank has not looked at the registration itself. */
    private static final Set<String> TRANSIENT = Set.of("SYS001", "SYS002", "TM001", "ED001", "0429", "BSN006");

    public Behaviour {
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        SandboxYaml.check(status == null || status >= 200 && status <= 599, "status is from 200 to 599, not " + status);
        SandboxYaml.check(
                Stream.concat(
                                headers.entrySet().stream()
                                        .flatMap(header -> Stream.of(header.getKey(), header.getValue())),
                                Stream.ofNullable(contentType))
                        .noneMatch(SandboxYaml::hasControlCharacters),
                "A header has no control characters");
        callbacks = callbacks == null ? THE_GUIDES : List.copyOf(callbacks);
    }

    /** What a rule's {@code then} says: YAML. */
    public static Behaviour of(String then) {
        return SandboxYaml.read(then, new TypeReference<>() {});
    }

    String codeOrSuccess() {
        return code == null ? Guide.SUCCESS : code;
    }

    boolean isTaken() {
        return taken == null ? isAnswered() && codeOrSuccess().equals(Guide.SUCCESS) : taken;
    }

    boolean isSpent() {
        return spent == null ? isTaken() || isAnswered() && !isTransient(codeOrSuccess()) : spent;
    }

    /** The caller gets the guide's answer: a code, or the success that an HTTP status does not deny. */
    private boolean isAnswered() {
        return body == null && fault == null && (code != null || status == null || status < 300);
    }

    /** Nothing but the callbacks is out of the ordinary. */
    boolean isPlainSuccess() {
        return isTaken()
                && codeOrSuccess().equals(Guide.SUCCESS)
                && body == null
                && fault == null
                && delay == null
                && drip == null
                && !revokes;
    }

    private static boolean isTransient(String code) {
        return TRANSIENT.contains(code) || code.startsWith("AU");
    }
}
