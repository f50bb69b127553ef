package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

    @ParameterizedTest
    @CsvSource({
        "0000119222, xxxxxx9222",
        "1234567890123, xxxxxxxxx0123",
        "12345678, xxxx5678",
        "1234567, xxxxxxx",
        "1234, xxxx",
        "1, x",
        "'', ''"
    })
    void showsTheLastFourOfEightOrMore(String value, String masked) {
        assertThat(Mask.lastFour(value)).isEqualTo(masked);
    }

    @Test
    void leavesOutWhatIsNotThere() {
        assertThat(Mask.lastFour(null)).isNull();
    }
}
