package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What the guide states of a call of {@code registerddr}, checked in the order of its tables. */
final class GuideChecks {

    private static final Pattern UID = Pattern.compile("[!-~]{1,36}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final String BEARER = "Bearer ";

    private GuideChecks() {}

    /** @throws Refusal with the first fault that is found */
    static RegisterCall read(Request request, BankTokens tokens) throws Refusal {
        if (!isPost(request, "application/json")) {
            throw new Refusal(Guide.BAD_REQUEST, null);
        }
        String authorization = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
        String client =
                authorization.startsWith(BEARER) ? tokens.clientOf(authorization.substring(BEARER.length())) : "";
        if (client.isEmpty()) {
            throw new Refusal(Guide.UNAUTHORIZED, null);
        }
        String requestUid = requestUid(request);
        return new RegisterCall(requestUid, client, request.getHeader("digital-id"), fields(request, requestUid), 1);
    }

    /** A content type may be followed by a parameter, such as a charset. */
    static boolean isPost(Request request, String contentType) {
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        return request.getMethod().value().equals("POST")
                && type.split(";", 2)[0].strip().equalsIgnoreCase(contentType);
    }

    private static String requestUid(Request request) throws Refusal {
        if (!request.containsHeader("msg-hdr")) {
            throw new Refusal("AU00003", null, "msg-hdr");
        }
        JsonNode header;
        try {
            header = SandboxYaml.JSON.readTree(request.getHeader("msg-hdr"));
        } catch (JsonProcessingException e) {
            header = SandboxYaml.JSON.missingNode();
        }
        if (!header.isObject() || request.header("msg-hdr").values().size() > 1) {
            throw new Refusal("AU00004", null, "msg-hdr");
        }
        String given = header.path("requestUID").textValue();
        // An answer carries it only if it is one.
        String requestUid = given != null && UID.matcher(given).matches() ? given : null;
        for (String name : List.of("ipAddress", "requestUID")) {
            JsonNode value = header.path(name);
            if (isAbsent(value)) {
                throw new Refusal("AU00003", requestUid, name);
            }
            if (!value.isTextual()) {
                throw new Refusal("AU00004", requestUid, name);
            }
        }
        if (requestUid == null) {
            throw new Refusal("AU00004", null, "requestUID");
        }
        return requestUid;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isBlank();
    }

    private static Map<String, String> fields(Request request, String requestUid) throws Refusal {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode body = body(request, requestUid);
        for (Map.Entry<String, Integer> field : Guide.FIELDS.entrySet()) {
            JsonNode value = body.path(field.getKey());
            if (!isAbsent(value)) {
                check(field.getKey(), value, field.getValue(), requestUid);
                fields.put(field.getKey(), value.textValue());
            } else if (!field.getKey().startsWith("ref")) {
                throw new Refusal("CMN001", requestUid, field.getKey());
            }
        }
        return fields;
    }

    private static ObjectNode body(Request request, String requestUid) throws Refusal {
        try {
            return (ObjectNode) SandboxYaml.JSON.readTree(request.getBody());
        } catch (IOException | ClassCastException e) {
            throw new Refusal(Guide.BAD_REQUEST, requestUid);
        }
    }

    private static void check(String name, JsonNode value, int maxLength, String requestUid) throws Refusal {
        if (!value.isTextual() || SandboxYaml.hasControlCharacters(value.textValue())) {
            throw new Refusal("CMN002", requestUid, name);
        }
        if (name.equals("accountNo") && !DIGITS.matcher(value.textValue()).matches()) {
            throw new Refusal("CMN004", requestUid, name);
        }
        if (value.textValue().length() > maxLength) {
            throw new Refusal("CMN005", requestUid, name, maxLength);
        }
    }
}
