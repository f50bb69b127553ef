package org.ddrroutes.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.privacy.Secret;

/** The guide's two token calls: form in, an envelope of {@code code}, {@code message} and {@code data} out. */
final class TokenEndpoint {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String clientId;
    private final Secret clientSecret;
    private final SandboxTokens tokens;

    TokenEndpoint(String clientId, Secret clientSecret, SandboxTokens tokens) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.tokens = tokens;
    }

    HttpAnswer token(HttpCall call) {
        if (isNoForm(call)) {
            return unknown();
        }
        return isKnown(call.formParameters()) ? success(tokens.issue()) : unauthorised();
    }

    HttpAnswer refresh(HttpCall call) {
        if (isNoForm(call)) {
            return unknown();
        }
        Map<String, String> form = call.formParameters();
        if (!isKnown(form) || !"refresh_token".equals(form.get("grant_type"))) {
            return unauthorised();
        }
        return Optional.ofNullable(form.get("refresh_token"))
                .flatMap(tokens::refresh)
                .map(TokenEndpoint::success)
                .orElseGet(TokenEndpoint::unauthorised);
    }

    private boolean isKnown(Map<String, String> form) {
        String secret = form.get("client_secret");
        return clientId.equals(form.get("client_id")) && secret != null && clientSecret.matches(secret);
    }

    private static boolean isNoForm(HttpCall call) {
        return !call.method().equals("POST") || !call.hasContentType(FORM);
    }

    private static HttpAnswer success(SandboxTokens.Issued issued) {
        ObjectNode body = envelope("0000", "Success");
        body.putObject("data")
                .put("token_type", "BEARER")
                .put("access_token", issued.access())
                .put("expires_in", issued.accessLifetime().toSeconds())
                .put("refresh_token", issued.refresh())
                .put("refresh_token_expires_in", issued.refreshLifetime().toSeconds());
        return HttpAnswer.json(200, body);
    }

    private static HttpAnswer unauthorised() {
        return HttpAnswer.json(401, envelope("TK001", "Authentication failed token invalid."));
    }

    private static HttpAnswer unknown() {
        return HttpAnswer.json(400, envelope("9999", "Unknown exception"));
    }

    private static ObjectNode envelope(String code, String message) {
        return JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
    }
}
