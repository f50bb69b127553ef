package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrySettingsTest {

    private static final RetrySettings SHIPPED =
            new RetrySettings(Duration.ofSeconds(30), 2, Duration.ofMinutes(15), 10);

    /** Not the middle of the range alone: both its ends, at which the jitter is the largest. */
    private static final RandomGenerator SHORTEST = () -> 0;

    private static final RandomGenerator LONGEST = () -> -1;

    @ParameterizedTest
    @CsvSource({"0, 30", "1, 30", "2, 60", "3, 120", "4, 240", "5, 480", "6, 900", "7, 900", "10, 900", "100000, 900"})
    void doublesUpToTheLongestDelayWithTenPercentOfJitter(int attempt, long seconds) {
        Duration middle = Duration.ofSeconds(seconds);

        assertThat(SHIPPED.delayAfter(attempt, SHORTEST))
                .isEqualTo(middle.multipliedBy(9).dividedBy(10));
        assertThat(SHIPPED.delayAfter(attempt, LONGEST))
                .isCloseTo(middle.multipliedBy(11).dividedBy(10), Duration.ofMillis(1));
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < 1000; i++) {
            assertThat(SHIPPED.delayAfter(attempt, random))
                    .isBetween(
                            middle.multipliedBy(9).dividedBy(10),
                            middle.multipliedBy(11).dividedBy(10));
        }
    }

    @Test
    void staysTheSameWithAMultiplierOfOne() {
        RetrySettings steady = new RetrySettings(Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 3);

        assertThat(steady.delayAfter(9, SHORTEST)).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void namesTheSettingThatIsWrong() {
        assertThatThrownBy(() -> new RetrySettings(Duration.ZERO, 2, Duration.ofSeconds(1), 1))
                .hasMessageContaining("ddr.retry.first-delay");
        assertThatThrownBy(() -> new RetrySettings(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1), 1))
                .hasMessageContaining("ddr.retry.multiplier");
        assertThatThrownBy(() -> new RetrySettings(Duration.ofSeconds(2), 2, Duration.ofSeconds(1), 1))
                .hasMessageContaining("ddr.retry.max-delay");
        assertThatThrownBy(() -> new RetrySettings(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), 0))
                .hasMessageContaining("ddr.retry.max-attempts");
    }
}
