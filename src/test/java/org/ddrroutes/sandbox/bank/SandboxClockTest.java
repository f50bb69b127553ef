package org.ddrroutes.sandbox.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.harness.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxClockTest {

    private static final Instant START = Instant.parse("2026-11-23T03:15:30Z");

    private final SettableClock real = new SettableClock(START);
    private final SandboxClock clock = new SandboxClock(real);

    @Test
    void goesWithTheRealClockForwardFasterOrNotAtAll() {
        real.putOn(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(1));
        clock.putForward(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(86_401));
        clock.setSpeed(60);
        real.putOn(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(86_461));
        clock.setSpeed(0);
        real.putOn(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(86_461));
        clock.setSpeed(1);
        real.putOn(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(86_462));
    }

    @Test
    void doesNotGoBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.putForward(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.setSpeed(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.setSpeed(Double.NaN));
    }

    @Test
    void runsWhatIsDueInTheOrderOfTheTimes() {
        List<String> ran = new ArrayList<>();
        clock.runAt(START.plusSeconds(20), () -> ran.add("second"));
        clock.runAt(START.plusSeconds(10), () -> ran.add("first"));
        clock.runAt(START.plusSeconds(30), () -> ran.add("not yet"));

        clock.runDue(Runnable::run);
        assertThat(ran).isEmpty();
        clock.putForward(Duration.ofSeconds(25));
        clock.runDue(Runnable::run);

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void doesNotGoOnForEver() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.putForward(Duration.ofDays(365_000)));
    }

    @Test
    void hasNotGoneBackAfterAKill(@TempDir Path directory) {
        Path file = directory.resolve("clock");
        SandboxClock killed = new SandboxClock(real, file);
        killed.setSpeed(60);
        for (int i = 0; i < 10; i++) {
            real.putOn(SandboxClock.KEPT_EVERY);
            killed.keepAhead();
        }
        real.putOn(SandboxClock.KEPT_EVERY);

        assertThat(new SandboxClock(real, file).instant())
                .isAfterOrEqualTo(killed.instant())
                .isBefore(killed.instant().plusSeconds(180));
    }

    @Test
    void staysAheadOverARestart(@TempDir Path directory) {
        Path file = directory.resolve("clock");
        try (SandboxClock first = new SandboxClock(real, file)) {
            first.putForward(Duration.ofHours(1));
            first.setSpeed(60);
            real.putOn(Duration.ofSeconds(60));
        }

        assertThat(new SandboxClock(real, file).instant())
                .isEqualTo(real.instant().plus(Duration.ofHours(2)).minusSeconds(60));
    }
}
