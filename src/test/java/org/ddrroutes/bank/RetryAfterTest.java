package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:15:30Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1",
                "120 | 120",
                "' 7 ' | 7",
                "86400 | 86400",
                "86401 | 86400",
                "999999999999999999999999 | 86400",
                "Mon, 23 Nov 2026 03:16:30 GMT | 60",
                "Mon, 23 Nov 2099 03:16:30 GMT | 86400"
            })
    void readsSecondsAndDatesUpToADay(String value, long seconds) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "0", "-5", "soon", "1.5", "٣", "Mon, 23 Nov 2026 03:15:00 GMT", "2026-11-23T03:16:30Z"})
    void readsNothingElse(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isNull();
    }

    @Test
    void readsNothingWhereThereIsNone() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}
