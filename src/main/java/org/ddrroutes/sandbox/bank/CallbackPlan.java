package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One callback that the bank makes, right but for what is said here.
 *
 * @param name by which the catalogue of callbacks lists it
 * @param expect what the product answers to it; for the reader
 * @param respCode {@code I0000} or {@code I0001}
 * @param after from the acceptance, beside the usual delay
 * @param times how often it is posted
 * @param first before the call is answered
 * @param requestUid {@code echoed} the registration's, or {@code new}: one of the bank's own; by the switch where not given
 * @param from the address that it comes from
 * @param method in place of POST
 * @param contentType in place of {@code application/json}
 * @param msgHdr the whole header {@code msg-hdr} in place of the right one; blank: no such header
 * @param msgHdrTwice that header is sent in two lines
 * @param header what is changed in {@code msg-hdr}: a null takes the key away
 * @param body what is changed in the body: a null takes the field away
 * @param text the whole body in place of the right one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallbackPlan(
        String name,
        String expect,
        String respCode,
        @Nullable Duration after,
        Integer times,
        boolean first,
        @Nullable String requestUid,
        @Nullable String from,
        String method,
        String contentType,
        @Nullable String msgHdr,
        boolean msgHdrTwice,
        @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Object> header,
        @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Object> body,
        @Nullable String text) {

    static final String NEW_UID = "new";
    static final String ECHOED_UID = "echoed";

    public CallbackPlan {
        name = orElse(name, "right");
        expect = orElse(expect, "200 0");
        respCode = orElse(respCode, "I0000");
        times = times == null ? 1 : times;
        method = orElse(method, "POST");
        contentType = orElse(contentType, "application/json");
        header = header == null ? Map.of() : new LinkedHashMap<>(header);
        body = body == null ? Map.of() : new LinkedHashMap<>(body);
        SandboxYaml.check(times >= 1 && times <= 100, "times is from 1 to 100");
        SandboxYaml.check(
                requestUid == null || List.of(NEW_UID, ECHOED_UID).contains(requestUid),
                "requestUid is new or echoed, not " + requestUid);
        SandboxYaml.check(from == null || from.matches("[0-9a-f.:]+"), from + " is no address");
        SandboxYaml.check(method.matches("[A-Z]+"), method + " is no method");
        SandboxYaml.check(
                Stream.of(contentType, orElse(msgHdr, "")).noneMatch(SandboxYaml::hasControlCharacters),
                "A header has no control characters");
    }

    /** The right callback with this {@code respCode}. */
    static CallbackPlan of(String respCode) {
        return SandboxYaml.JSON.convertValue(Map.of("respCode", respCode), CallbackPlan.class);
    }

    CallbackPlan withRespCode(String wanted) {
        ObjectNode changed = SandboxYaml.JSON.<ObjectNode>valueToTree(this).put("respCode", wanted);
        return SandboxYaml.JSON.convertValue(changed, CallbackPlan.class);
    }

    boolean isOfTheGuide() {
        return equals(of(respCode));
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null ? other : value;
    }
}
