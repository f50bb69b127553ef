package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.ddrroutes.wire.StrictJson;

/**
 * A well-formed call of {@code registerddr}. Source: the guide, request headers and body.
 *
 * @param fields the guide's fields that were given, by name
 */
record RegistrationCall(String requestUid, Map<String, String> fields) {

    private static final Map<String, Integer> MAX_LENGTHS = maxLengths();

    RegistrationCall {
        fields = Map.copyOf(fields);
    }

    /** The field's value, or nothing where it was not given. */
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The same for every call that asks for the same registration, under whatever requestUID. */
    String content() {
        StringBuilder content = new StringBuilder();
        MAX_LENGTHS
                .keySet()
                .forEach(name -> content.append(fields.getOrDefault(name, "")).append('|'));
        return content.toString();
    }

    /** @throws BankRefusal with the first fault that is found, in the order of the guide's tables */
    static RegistrationCall read(HttpCall call, SandboxTokens tokens) throws BankRefusal {
        if (!call.method().equals("POST") || !call.hasContentType("application/json")) {
            throw new BankRefusal(StatusCode.BAD_REQUEST, null);
        }
        String bearer = "Bearer ";
        boolean authorised = call.header("Authorization")
                .filter(value -> value.startsWith(bearer) && tokens.isGood(value.substring(bearer.length())))
                .isPresent();
        if (!authorised) {
            throw new BankRefusal(StatusCode.UNAUTHORIZED, null);
        }
        String requestUid = requestUid(call);
        return new RegistrationCall(requestUid, fields(call, requestUid));
    }

    private static String requestUid(HttpCall call) throws BankRefusal {
        if (!call.hasHeader("msg-hdr")) {
            throw new BankRefusal(StatusCode.headerRequired("msg-hdr"), null);
        }
        ObjectNode header;
        try {
            header = StrictJson.read(call.header("msg-hdr").orElse(""));
        } catch (MalformedJson e) {
            throw new BankRefusal(StatusCode.headerInvalidFormat("msg-hdr"), null);
        }
        String requestUid = header.path("requestUID").asText();
        if (header.path("ipAddress").asText().isBlank()) {
            throw new BankRefusal(StatusCode.headerRequired("ipAddress"), requestUid);
        }
        if (requestUid.isBlank()) {
            throw new BankRefusal(StatusCode.headerRequired("requestUID"), null);
        }
        if (!RequestUid.isWellFormed(requestUid)) {
            throw new BankRefusal(StatusCode.headerInvalidFormat("requestUID"), null);
        }
        return requestUid;
    }

    private static Map<String, String> fields(HttpCall call, String requestUid) throws BankRefusal {
        ObjectNode body;
        try {
            body = StrictJson.read(call.body());
        } catch (MalformedJson e) {
            throw new BankRefusal(StatusCode.BAD_REQUEST, requestUid);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> rule : MAX_LENGTHS.entrySet()) {
            String name = rule.getKey();
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull() || value.asText().isBlank()) {
                if (!name.startsWith("ref")) {
                    throw new BankRefusal(StatusCode.required(name), requestUid);
                }
                continue;
            }
            fields.put(name, checked(name, value, rule.getValue(), requestUid));
        }
        return fields;
    }

    private static String checked(String name, JsonNode value, int maxLength, String requestUid) throws BankRefusal {
        if (!value.isTextual() || FieldText.hasForbiddenCharacter(value.textValue())) {
            throw new BankRefusal(StatusCode.invalidFormat(name), requestUid);
        }
        String text = value.textValue();
        if (name.equals("accountNo") && !FieldText.isDigits(text)) {
            throw new BankRefusal(StatusCode.mustBeNumeric(name), requestUid);
        }
        if (text.length() > maxLength) {
            throw new BankRefusal(StatusCode.overMaxLength(name, maxLength), requestUid);
        }
        return text;
    }

    private static Map<String, Integer> maxLengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("vendorID", 10);
        lengths.put("companyID", 15);
        lengths.put("accountNo", 13);
        for (String ref : new String[] {"ref1", "ref2", "ref3", "ref4"}) {
            lengths.put(ref, 20);
        }
        return lengths;
    }
}
