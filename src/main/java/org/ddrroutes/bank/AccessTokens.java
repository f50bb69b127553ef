package org.ddrroutes.bank;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The one token that all consumers of this instance share. It is renewed at 80 % of its life by the first who asks then,
 * while the others go on with it; however many wait for a token, one call is made.
 */
@Component
public class AccessTokens {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);
    private static final Duration RENEWAL_TRIED_AGAIN_AFTER = Duration.ofSeconds(1);

    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final AtomicReference<@Nullable CompletableFuture<AccessToken>> flight = new AtomicReference<>();

    private volatile @Nullable AccessToken current;
    private volatile Instant nextRenewal = Instant.EPOCH;

    AccessTokens(TokenEndpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    Secret get() throws CredentialsRefused, TokenUnavailable {
        while (true) {
            AccessToken token = current;
            Instant now = clock.instant();
            if (token != null && token.takeAt(now)) {
                if (token.isToBeRenewedAt(now) && !now.isBefore(nextRenewal)) {
                    renewAhead(token);
                    AccessToken renewed = current;
                    return renewed != null && renewed.takeAt(clock.instant()) ? renewed.access() : token.access();
                }
                return token.access();
            }
            AccessToken fetched = fetch(token);
            // Of those who waited together, one alone may take a token that serves a single call.
            if (fetched.takeAt(clock.instant())) {
                return fetched.access();
            }
        }
    }

    /** The bank has refused this token: the next call gets a new one, unless somebody else has got it already. */
    synchronized void refused(Secret access) {
        AccessToken token = current;
        if (token != null && token.access().equals(access)) {
            current = null;
        }
    }

    /** When the token at hand ends, or ended; empty while this instance has none: it gets one when it needs one. */
    public Optional<Instant> endsAt() {
        return Optional.ofNullable(current).map(AccessToken::expiresAt);
    }

    private void renewAhead(AccessToken old) {
        nextRenewal = clock.instant().plus(RENEWAL_TRIED_AGAIN_AFTER);
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        if (!flight.compareAndSet(null, mine)) {
            return;
        }
        try {
            complete(mine, old);
            mine.join();
        } catch (CompletionException e) {
            LOG.warn(
                    "token not renewed ahead of its end; it serves until {}: {}",
                    old.expiresAt(),
                    String.valueOf(e.getCause()));
        }
    }

    private AccessToken fetch(@Nullable AccessToken old) throws CredentialsRefused, TokenUnavailable {
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        CompletableFuture<AccessToken> underWay = flight.compareAndExchange(null, mine);
        if (underWay == null) {
            underWay = mine;
            AccessToken meanwhile = current;
            if (meanwhile != null && meanwhile != old) {
                // Another flight landed between our look and our start.
                flight.set(null);
                mine.complete(meanwhile);
            } else {
                complete(mine, old);
            }
        }
        try {
            return underWay.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CredentialsRefused refused) {
                throw refused;
            }
            if (e.getCause() instanceof TokenUnavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    private void complete(CompletableFuture<AccessToken> mine, @Nullable AccessToken old) {
        try {
            AccessToken token = next(old);
            current = token;
            flight.set(null);
            mine.complete(token);
        } catch (CredentialsRefused | TokenUnavailable | RuntimeException e) {
            flight.set(null);
            mine.completeExceptionally(e);
        }
    }

    private AccessToken next(@Nullable AccessToken old) throws CredentialsRefused, TokenUnavailable {
        if (old != null && old.refresh() != null && old.isRefreshableAt(clock.instant())) {
            try {
                return endpoint.refresh(old.refresh());
            } catch (CredentialsRefused | TokenUnavailable e) {
                LOG.info("token not refreshed, getting one with our credentials: {}", e.getMessage());
            }
        }
        return endpoint.issue();
    }
}
