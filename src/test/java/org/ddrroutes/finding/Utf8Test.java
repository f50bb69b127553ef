package org.ddrroutes.finding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Utf8Test {

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("our:\n  a: ä\n", ISO_8859_1, "f:2:6  is not UTF-8; save it so [S1]"),
                Arguments.of("ä: 1", ISO_8859_1, "f:1:1  is not UTF-8"),
                Arguments.of("our: 1", UTF_16, "f:1:1  is not UTF-8"),
                Arguments.of("our: 1", UTF_16LE, "f:1:2  is not UTF-8"),
                Arguments.of("our:\r\n  \u0007", UTF_8, "f:2:3  has a control character; take it away"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void namesTheFirstPlaceThatIsNoText(String text, Charset charset, String says) {
        assertThat(Utf8.fault("f", text.getBytes(charset), Rule.SETTING))
                .hasValueSatisfying(fault -> assertThat(fault.toString()).startsWith(says));
    }

    @Test
    void takesEveryLetter() {
        String text = "\ufeffä ก \ud83d\ude00\t\r\n\u0085…";

        assertThat(Utf8.fault("f", text.getBytes(UTF_8), Rule.SETTING)).isEmpty();
        assertThat(Utf8.fault("f", new byte[0], Rule.SETTING)).isEmpty();
    }
}
