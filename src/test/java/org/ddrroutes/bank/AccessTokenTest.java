package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.ddrroutes.privacy.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:15:30Z");

    @Test
    void isRenewedAtFourFifthsOfItsLifeAndServesToItsEnd() {
        AccessToken token = issued(Duration.ofSeconds(900), Duration.ofSeconds(86_400));

        assertThat(token.isToBeRenewedAt(NOW.plusSeconds(719))).isFalse();
        assertThat(token.isToBeRenewedAt(NOW.plusSeconds(720))).isTrue();
        assertThat(token.takeAt(NOW.plusSeconds(899))).isTrue();
        assertThat(token.takeAt(NOW.plusSeconds(899))).isTrue();
        assertThat(token.takeAt(NOW.plusSeconds(900))).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(longs = {0, -1, -900})
    void servesASingleCallWithoutAPositiveLife(Long seconds) {
        AccessToken token = issued(seconds == null ? null : Duration.ofSeconds(seconds), null);

        assertThat(token.isToBeRenewedAt(NOW)).isFalse();
        assertThat(token.takeAt(NOW.plusSeconds(5))).isTrue();
        assertThat(token.takeAt(NOW)).isFalse();
    }

    @Test
    void livesADayAtMost() {
        AccessToken token = issued(Duration.ofDays(365), null);

        assertThat(token.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(24)));
        assertThat(token.takeAt(NOW.plus(Duration.ofHours(24)))).isFalse();
    }

    @Test
    void isNotRefreshedNearTheEndOfItsRefreshTokenOrWithoutOne() {
        AccessToken token = issued(Duration.ofSeconds(900), Duration.ofSeconds(1_000));

        assertThat(token.isRefreshableAt(NOW.plusSeconds(799))).isTrue();
        assertThat(token.isRefreshableAt(NOW.plusSeconds(800))).isFalse();
        assertThat(AccessToken.issued(new Secret("a"), null, Duration.ofSeconds(900), null, NOW)
                        .isRefreshableAt(NOW))
                .isFalse();
    }

    private static AccessToken issued(Duration life, Duration refreshLife) {
        return AccessToken.issued(new Secret("access"), new Secret("refresh"), life, refreshLife, NOW);
    }
}
