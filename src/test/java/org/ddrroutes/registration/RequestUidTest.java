package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestUidTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "500000010930000001", "Az09._-", "123456789012345678901234567890123456"})
    void takesThirtySixOfItsAlphabet(String value) {
        assertThat(RequestUid.isWellFormed(value)).isTrue();
        assertThat(new RequestUid(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\n",
                "\na",
                "a/b",
                "a:b",
                "ก",
                "é",
                "\uff21",
                "a\u0000",
                "1234567890123456789012345678901234567"
            })
    void refusesAnythingElse(String value) {
        assertThat(RequestUid.isWellFormed(value)).isFalse();
        assertThatThrownBy(() -> new RequestUid(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isDerivedFromAMessageIdTheSameEveryTime() {
        RequestUid uid = RequestUid.ofMessage("ID:4df9fb7c");

        assertThat(uid).isEqualTo(RequestUid.ofMessage("ID:4df9fb7c"));
        assertThat(uid).isNotEqualTo(RequestUid.ofMessage("ID:4df9fb7d"));
        assertThat(uid.value()).matches("[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @ParameterizedTest
    @CsvSource({
        "500000010930000001, 2, 500000010930000001-2",
        "500000010930000001, 13, 500000010930000001-13",
        "1234567890123456789012345678901234, 2, 1234567890123456789012345678901234-2",
        "a23456789012345678901234567890123456, 2, 3456789012345678901234567890123456-2",
        "a23456789012345678901234567890123456, 10, 456789012345678901234567890123456-10"
    })
    void isMadeFreshWithANumberAndCutAtTheFront(String value, int n, String fresh) {
        assertThat(new RequestUid(value).fresh(n)).hasToString(fresh);
    }
}
