package org.ddrroutes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Test
    void readsOneObject() throws MalformedJson {
        assertThat(StrictJson.read(" {\"a\":\"ก\",\"b\":null,\"c\":{\"d\":1}} \r\n".getBytes(StandardCharsets.UTF_8))
                        .toString())
                .isEqualTo("{\"a\":\"ก\",\"b\":null,\"c\":{\"d\":1}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":1} null",
                "{a:1}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"line\nline\"}",
                "{\"a\":1/*c*/}",
                "\uFEFF{}"
            })
    void refusesWhatIsNotExactlyOneObject(String text) {
        assertThatThrownBy(() -> StrictJson.read(text)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> StrictJson.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJson.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"x\":{\"a\":1,\"b\":2,\"a\":1}}", "{\"a\":1,\"\\u0061\":1}"})
    void refusesAKeyGivenTwiceAtAnyLevel(String text) {
        assertThatThrownBy(() -> StrictJson.read(text)).isInstanceOf(MalformedJson.class);
    }

    @Test
    void takesEightLevelsAndNoMore() throws MalformedJson {
        assertThat(StrictJson.read(nested(8))).isNotEmpty();
        assertThatThrownBy(() -> StrictJson.read(nested(9))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> StrictJson.read("{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}"))
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] encodedSurrogate = {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'};

        assertThatThrownBy(() -> StrictJson.read(latin1)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> StrictJson.read(encodedSurrogate)).isInstanceOf(MalformedJson.class);
    }

    @Test
    void keepsALoneSurrogateForTheFieldRulesToFind() throws MalformedJson {
        assertThat(StrictJson.read("{\"a\":\"\\ud800\"}").get("a").textValue()).isEqualTo("\ud800");
        assertThat(StrictJson.read("{\"a\":\"\ud800\"}").get("a").textValue()).isEqualTo("\ud800");
    }

    @Test
    void keepsEveryDigitOfANumber() throws MalformedJson {
        assertThat(StrictJson.read("{\"a\":123456789012345678901234567890.125}")
                        .get("a")
                        .decimalValue())
                .isEqualByComparingTo("123456789012345678901234567890.125");
    }

    @Test
    void keepsANumberAsItIsWritten() throws MalformedJson {
        assertThat(StrictJson.read("{\"a\":100.00}").toString()).isEqualTo("{\"a\":100.00}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000000",
                "10e2147483647",
                "1e2147483648",
                "1e-2147483649",
                "1e99999999999",
                "-0.4e006699999999999999999999999999999999999999999",
                "1e"
            })
    void refusesANumberThatNoDecimalCanHold(String number) {
        assertThatThrownBy(() -> StrictJson.read("{\"a\":" + number + "}")).isInstanceOf(MalformedJson.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "10e999999999", "1e-999999999", "0e999999999", "1e400"})
    void readsANumberOfAnySizeThatADecimalCanHold(String number) throws MalformedJson {
        assertThat(StrictJson.read("{\"a\":" + number + "}").get("a").isNumber())
                .isTrue();
    }

    @Test
    void repeatsNothingOfWhatItReadInItsError() {
        assertThatThrownBy(() -> StrictJson.read("{\"accountNo\":\"0000119222\" oops"))
                .hasMessageNotContaining("119222")
                .hasMessageNotContaining("oops")
                .hasNoCause();
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{\"b\":1}" + "}".repeat(levels - 1);
    }
}
