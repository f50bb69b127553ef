package org.ddrroutes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\tb",
                "a\n",
                "\r",
                "\u001f",
                "\u007f",
                "\u0085",
                "\u009f",
                "\ud800",
                "a\udc00b",
                "\udc00\ud800"
            })
    void findsControlCharactersAndLoneSurrogates(String text) {
        assertThat(FieldText.hasForbiddenCharacter(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\u0000\"}",
                "{\"\\n\":1}",
                "{\"a\":[1,{\"b\":[[\"\\u0085\"]]}]}",
                "{\"a\":{\"\\ud800\":1}}"
            })
    void findsThemWhereverTheyAreInJson(String json) throws MalformedJson {
        assertThat(FieldText.hasForbiddenCharacter(StrictJson.read(json))).isTrue();
    }

    @Test
    void leavesOtherJsonAlone() throws MalformedJson {
        assertThat(FieldText.hasForbiddenCharacter(
                        StrictJson.read("{\"ก\":[null,true,1e400,{}],\n\"b\":{\"c\":\"\\\\u0000 \\ud83d\\ude00\"}}")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "กขค", "é~", "\ud83d\ude00", "\u00a0"})
    void leavesEveryOtherTextAlone(String text) {
        assertThat(FieldText.hasForbiddenCharacter(text)).isFalse();
        assertThat(FieldText.isUnstorable(text)).isFalse();
    }

    @Test
    void takesOnlyNulAndLoneSurrogatesForUnstorable() {
        assertThat(FieldText.isUnstorable("a\u0000")).isTrue();
        assertThat(FieldText.isUnstorable("\udfff")).isTrue();
        assertThat(FieldText.isUnstorable("a\nb\u0007")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202e",
                "a\u2066b",
                "\u200b",
                "\u200d",
                "\ufeff",
                "\u00ad",
                "\u061c",
                "\u2028",
                "\u2029",
                "\u034f",
                "\u115f",
                "\u180b",
                "\u3164",
                "\ufe0f",
                "\uffa0",
                "\udb40\udc41",
                "\udb40\udd00"
            })
    void findsWhatIsNotSeenAndShowsAQuestionMarkForIt(String text) {
        assertThat(FieldText.hasUnseenCharacter(text)).isTrue();
        assertThat(FieldText.shown(text, 10)).isEqualTo(text.startsWith("a") ? "a?b" : "?");
        assertThat(FieldText.hasUnseenCharacter("กขค é~ \ud83d\ude00")).isFalse();
    }

    @Test
    void showsATextAsItIsAndCutsALongerOne() {
        assertThat(FieldText.shown("กข\ud83d\ude00", 4)).isEqualTo("กข\ud83d\ude00");
        assertThat(FieldText.shown("กข\ud83d\ude00d", 3)).isEqualTo("กข\ud83d\ude00");
        assertThat(FieldText.shown("a\nb\ud800", 4)).isEqualTo("a?b?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\u00a0", "\u2007", "\u2800", "\u3000 \u00a0"})
    void takesForBlankWhatLeavesNoMark(String text) {
        assertThat(FieldText.isBlank(text)).isTrue();
        assertThat(FieldText.isBlank(text + "ก")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "-1", "1.0", "12a", "\u0661\u0662", "\uff11", "\u0e51"})
    void takesAsciiDigitsAlone(String text) {
        assertThat(FieldText.isDigits(text)).isFalse();
        assertThat(FieldText.isDigits("00119")).isTrue();
    }
}
