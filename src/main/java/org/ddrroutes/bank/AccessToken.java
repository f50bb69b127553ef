package org.ddrroutes.bank;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ddrroutes.privacy.Secret;
import org.jspecify.annotations.Nullable;

/**
 * An access token with its times.
 *
 * @param access goes into {@code Authorization: Bearer}
 * @param refresh gets the next one without our secret; null when the bank gave none
 * @param renewAt from when the next one is to be got, this one still being good
 * @param expiresAt when it ends; equal to {@code renewAt} for one that serves a single call
 * @param refreshUntil when the refresh token is too near its end to be used
 * @param used for a token that serves a single call: whether that was made
 */
record AccessToken(
        Secret access,
        @Nullable Secret refresh,
        Instant renewAt,
        Instant expiresAt,
        Instant refreshUntil,
        boolean servesOneCall,
        AtomicBoolean used) {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final double RENEW_AT_SHARE = 0.8;

    /**
     * @param expiresIn seconds; null when the bank gave no number
     * @param refreshExpiresIn seconds; null when the bank gave no number
     */
    static AccessToken issued(
            Secret access,
            @Nullable Secret refresh,
            @Nullable Duration expiresIn,
            @Nullable Duration refreshExpiresIn,
            Instant now) {
        boolean servesOneCall = expiresIn == null || expiresIn.isNegative() || expiresIn.isZero();
        Duration life =
                expiresIn == null || servesOneCall ? Duration.ZERO : Collections.min(List.of(expiresIn, LONGEST));
        Duration refreshLife = refreshExpiresIn == null ? LONGEST : Collections.min(List.of(refreshExpiresIn, LONGEST));
        return new AccessToken(
                access,
                refresh,
                now.plus(share(life)),
                now.plus(life),
                now.plus(share(refreshLife)),
                servesOneCall,
                new AtomicBoolean());
    }

    /** Whether a call may be made with it now. A token for a single call is taken by the one who asks first. */
    boolean takeAt(Instant now) {
        return servesOneCall ? used.compareAndSet(false, true) : now.isBefore(expiresAt);
    }

    boolean isToBeRenewedAt(Instant now) {
        return !servesOneCall && !now.isBefore(renewAt);
    }

    boolean isRefreshableAt(Instant now) {
        return refresh != null && now.isBefore(refreshUntil);
    }

    private static Duration share(Duration whole) {
        return Duration.ofMillis((long) (whole.toMillis() * RENEW_AT_SHARE));
    }
}
