package org.ddrroutes.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that the sandbox bank has issued, for as long as the guide says. A restart forgets them all. */
final class SandboxTokens {

    static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);
    static final Duration REFRESH_LIFETIME = Duration.ofDays(1);

    private final Clock clock;
    private final Map<String, Instant> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, Instant> refreshTokens = new ConcurrentHashMap<>();

    SandboxTokens(Clock clock) {
        this.clock = clock;
    }

    /** A pair of tokens, and how long each is good for. */
    record Issued(String access, Duration accessLifetime, String refresh, Duration refreshLifetime) {}

    Issued issue() {
        String refresh = newToken();
        refreshTokens.put(refresh, clock.instant().plus(REFRESH_LIFETIME));
        return new Issued(newAccessToken(), ACCESS_LIFETIME, refresh, REFRESH_LIFETIME);
    }

    /** A new access token beside the same refresh token, whose end stays where it was; empty when that one is not good. */
    Optional<Issued> refresh(String refreshToken) {
        Instant end = refreshTokens.get(refreshToken);
        Instant now = clock.instant();
        if (end == null || !end.isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(new Issued(newAccessToken(), ACCESS_LIFETIME, refreshToken, Duration.between(now, end)));
    }

    boolean isGood(String accessToken) {
        Instant end = accessTokens.get(accessToken);
        return end != null && end.isAfter(clock.instant());
    }

    private String newAccessToken() {
        Instant now = clock.instant();
        accessTokens.values().removeIf(end -> !end.isAfter(now));
        refreshTokens.values().removeIf(end -> !end.isAfter(now));
        String access = newToken();
        accessTokens.put(access, now.plus(ACCESS_LIFETIME));
        return access;
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }
}
