package org.ddrroutes.sandbox.bank;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tokens that the bank has issued, for as long as the guide says. A restart forgets them all. */
final class BankTokens {

    static final Duration REFRESH_LIFETIME = Duration.ofMinutes(1440);

    private record Token(String clientId, Instant endsAt) {}

    /** A pair of tokens, and how long each is good for. */
    record Issued(String access, Duration accessLifetime, String refresh, Duration refreshLifetime) {}

    private final Duration accessLifetime;
    private final Switches switches;
    private final Clock clock;
    private final Map<String, Token> accessTokens = new LinkedHashMap<>();
    private final Map<String, Token> refreshTokens = new LinkedHashMap<>();

    BankTokens(Switches switches, Duration accessLifetime, Clock clock) {
        this.accessLifetime = accessLifetime;
        this.switches = switches;
        this.clock = clock;
    }

    synchronized Issued issue(String clientId) {
        return issue(clientId, newToken(refreshTokens, clientId, REFRESH_LIFETIME), REFRESH_LIFETIME);
    }

    /** A new access token beside the same refresh token, whose end stays where it was; null when that one is not good. */
    synchronized @Nullable Issued refresh(String clientId, String refreshToken) {
        Token token = refreshTokens.get(refreshToken);
        if (token == null
                || !token.endsAt().isAfter(clock.instant())
                || !token.clientId().equals(clientId)) {
            return null;
        }
        if (switches.is(Switch.REFRESH_ROTATES, "yes")) {
            refreshTokens.remove(refreshToken);
            return issue(clientId);
        }
        return issue(clientId, refreshToken, Duration.between(clock.instant(), token.endsAt()));
    }

    /** The client that this access token is for; empty when it is not good. */
    synchronized String clientOf(String accessToken) {
        Token token = accessTokens.get(accessToken);
        return token != null && token.endsAt().isAfter(clock.instant()) ? token.clientId() : "";
    }

    synchronized void revokeAll(boolean refreshToo) {
        accessTokens.clear();
        if (refreshToo) {
            refreshTokens.clear();
        }
    }

    synchronized int count() {
        return accessTokens.size();
    }

    private Issued issue(String clientId, String refreshToken, Duration refreshLifetime) {
        Instant now = clock.instant();
        accessTokens.values().removeIf(token -> !token.endsAt().isAfter(now));
        refreshTokens.values().removeIf(token -> !token.endsAt().isAfter(now));
        if (switches.is(Switch.NEW_TOKEN_REVOKES_OLD, "yes")) {
            accessTokens.values().removeIf(token -> token.clientId().equals(clientId));
        }
        String access = newToken(accessTokens, clientId, accessLifetime);
        return new Issued(access, accessLifetime, refreshToken, refreshLifetime);
    }

    private String newToken(Map<String, Token> tokens, String clientId, Duration lifetime) {
        String token = UUID.randomUUID().toString();
        tokens.put(token, new Token(clientId, clock.instant().plus(lifetime)));
        return token;
    }
}
