package org.ddrroutes.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateSettingsTest {

    private static final GateSettings SHIPPED =
            new GateSettings(Duration.ofHours(1), 5, Duration.ofSeconds(10), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"0, 10", "1, 20", "2, 40", "3, 80", "4, 160", "5, 300", "6, 300", "2000000000, 300"})
    void doublesThePauseUpToTheLongest(int closings, long seconds) {
        assertThat(SHIPPED.pauseAfter(closings)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void neverPausesLongerThanADay() {
        GateSettings patient = new GateSettings(Duration.ofDays(3), 5, Duration.ofDays(2), Duration.ofDays(9));

        assertThat(patient.pauseAfter(0)).isEqualTo(Duration.ofHours(24));
        assertThat(patient.pauseAfter(7)).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void pausesNoLongerThanTheLongestFromTheStart() {
        assertThat(new GateSettings(Duration.ofHours(1), 5, Duration.ofMinutes(9), Duration.ofMinutes(5)).pauseAfter(0))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void namesTheSettingThatIsWrong() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new GateSettings(Duration.ZERO, 5, second, second))
                .hasMessageContaining("ddr.gate.rate-limit-pause");
        assertThatThrownBy(() -> new GateSettings(second, 0, second, second))
                .hasMessageContaining("ddr.gate.failure-threshold");
        assertThatThrownBy(() -> new GateSettings(second, 5, second.negated(), second))
                .hasMessageContaining("ddr.gate.first-pause");
        assertThatThrownBy(() -> new GateSettings(second, 5, second, Duration.ZERO))
                .hasMessageContaining("ddr.gate.max-pause");
    }
}
