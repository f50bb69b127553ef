package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRequestsTest {

    private final CsvRequests csv = new CsvRequests();

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void readsWhateverSeparatorTheFirstLineShows(String separator) throws IOException {
        String text = String.join(separator, "\uFEFFkey", "account", "who") + "\r\n"
                + String.join(separator, "k-1", "0123", "\"a,b;c\td|e\"") + "\r\n\r\n";

        assertThat(csv.read(text)).containsExactly(Map.of("key", "k-1", "account", "0123", "who", "a,b;c\td|e"));
    }

    @Test
    void readsOneColumnWithoutASeparator() throws IOException {
        assertThat(csv.read("key\nk-1;2\n")).containsExactly(Map.of("key", "k-1;2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key;who\nk-1\n", "key;who\nk-1;a;b\n", "key;who\n"})
    void refusesWhatDoesNotFitTheFirstLine(String text) {
        assertThatThrownBy(() -> csv.read(text)).isInstanceOf(Exception.class);
    }
}
