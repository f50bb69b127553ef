package org.ddrroutes.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.wire.MalformedJson;
import org.jspecify.annotations.Nullable;

/** Reads the answers of {@code token} and {@code token/refresh}. Source: the guide's token responses. */
final class TokenResponse {

    private static final String SUCCESS = "0000";
    private static final String AUTHENTICATION_FAILED = "TK001";
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]{1,8192}");
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(86_400);

    private TokenResponse() {}

    /**
     * @throws CredentialsRefused when the bank refuses our credentials
     * @throws TokenUnavailable for any other answer that brings no token
     */
    static AccessToken read(int httpStatus, byte[] body, Instant now) throws CredentialsRefused, TokenUnavailable {
        ObjectNode json = null;
        try {
            json = ResponseJson.read(body);
        } catch (MalformedJson e) {
            if (httpStatus / 100 == 2) {
                throw new TokenUnavailable("HTTP" + httpStatus, "the answer is no JSON object", e);
            }
        }
        String code = json == null ? null : ResponseJson.text(json.get("code"));
        if (AUTHENTICATION_FAILED.equals(code)) {
            throw new CredentialsRefused(AUTHENTICATION_FAILED);
        }
        if (httpStatus == 400 || httpStatus == 401 || httpStatus == 403) {
            throw new CredentialsRefused("HTTP" + httpStatus);
        }
        if (json == null || httpStatus / 100 != 2 || !SUCCESS.equals(code)) {
            throw new TokenUnavailable("HTTP" + httpStatus, "HTTP " + httpStatus + ", not code 0000", null);
        }
        JsonNode data = json.path("data");
        String access = headerSafe(data.get("access_token"));
        if (access == null) {
            throw new TokenUnavailable("HTTP" + httpStatus, "the answer has no usable access_token", null);
        }
        String refresh = headerSafe(data.get("refresh_token"));
        return AccessToken.issued(
                new Secret(access),
                refresh == null ? null : new Secret(refresh),
                seconds(data.get("expires_in")),
                seconds(data.get("refresh_token_expires_in")),
                now);
    }

    private static @Nullable Duration seconds(@Nullable JsonNode node) {
        BigDecimal value = ResponseJson.number(node);
        if (value == null) {
            return null;
        }
        if (value.compareTo(MOST_SECONDS) > 0) {
            return Duration.ofSeconds(MOST_SECONDS.longValue());
        }
        return value.signum() <= 0
                ? Duration.ZERO
                : Duration.ofMillis(value.movePointRight(3).longValue());
    }

    private static @Nullable String headerSafe(@Nullable JsonNode node) {
        String value = ResponseJson.text(node);
        return value != null && HEADER_SAFE.matcher(value).matches() ? value : null;
    }
}
