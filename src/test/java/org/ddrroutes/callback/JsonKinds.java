package org.ddrroutes.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What parsers of JSON (RFC 8259) are known to differ in, by kind. */
final class JsonKinds {

    /** What the standard says of it. */
    enum Kind {
        MUST_BE_TAKEN(200),
        MUST_BE_REFUSED(400),
        MAY_BE_EITHER(200, 400);

        private final Object[] statuses;

        Kind(Object... statuses) {
            this.statuses = statuses;
        }

        void allows(int status) {
            assertThat(status).isIn(statuses);
        }
    }

    private JsonKinds() {}

    static Stream<Arguments> all() {
        return Stream.of(
                        taken("an empty array", "[]", "[ ]", "[[]]", "[null, 1, \"1\", {}]", "[\n]", "[1 ]", "[\t1]"),
                        taken("an object", "{}", "{\"a\":{}}", "{\"\":0}", "{\"a\":[]}", "{ \"a\" : 1 }"),
                        taken("a word", "true", "false", "null"),
                        taken(
                                "a number",
                                "0",
                                "-0",
                                "123",
                                "-1",
                                "1.5",
                                "0e1",
                                "0e+1",
                                "1E22",
                                "1E-2",
                                "123e45",
                                "0.1e-9"),
                        taken(
                                "many digits",
                                "123456789012345678901234567890",
                                "-0.00000000000000000000000000000000001"),
                        taken("an escape", "\"\\\"\\\\\\/\"", "\"\\u0060\\u012a\\u12AB\"", "\"\\\\u0000\""),
                        taken("a pair", "\"\\uD801\\udc37\"", "\"\\ud83d\\ude39\\ud83d\\udc8d\"", "\"\ud83d\ude00\""),
                        taken("odd but plain", "\"\uffff\"", "\"/*not a comment*/\"", "\"\u0e01\""),
                        refused("a comma", "[1,]", "[,1]", "[1,,2]", "[,]", "{\"a\":1,}", "{,}", "{\"a\":1,,\"b\":2}"),
                        refused(
                                "a bracket",
                                "[",
                                "]",
                                "[1",
                                "1]",
                                "[[1]",
                                "{",
                                "}",
                                "{\"a\"",
                                "[}",
                                "{]",
                                "[1}",
                                "{\"a\":1]"),
                        refused(
                                "a colon",
                                "{\"a\" 1}",
                                "{\"a\"::1}",
                                "{:1}",
                                "{\"a\":}",
                                "[\"a\":1]",
                                "{\"a\"}",
                                "{\"a\",1}"),
                        refused(
                                "a key",
                                "{a:1}",
                                "{'a':1}",
                                "{1:1}",
                                "{null:1}",
                                "{\"a\":1,\"a\":1}",
                                "{\"a\":1,\"\\u0061\":2}"),
                        refused(
                                "a number",
                                "01",
                                "-01",
                                "+1",
                                ".5",
                                "5.",
                                "-",
                                "--1",
                                "1e",
                                "1e+",
                                "1.2.3",
                                "1e1.5",
                                "0x1",
                                "1_0",
                                "1 2",
                                "-.5",
                                "2.e3",
                                "\uff11"),
                        refused(
                                "a word",
                                "True",
                                "tru",
                                "nul",
                                "NULL",
                                "NaN",
                                "-NaN",
                                "Infinity",
                                "-Infinity",
                                "undefined",
                                "truth"),
                        refused(
                                "a string",
                                "\"",
                                "\"a",
                                "'a'",
                                "a",
                                "\"\\\"",
                                "\"\\x00\"",
                                "\"\\u12\"",
                                "\"\\uZZZZ\"",
                                "\"\\a\"",
                                "\"\\U0041\"",
                                "\"a\"b",
                                "\\\"a\\\""),
                        refused(
                                "a bare control character",
                                "\"\n\"",
                                "\"\t\"",
                                "\"\u0000\"",
                                "\"\u001f\"",
                                "\u0000",
                                "\f",
                                "[\u000b]"),
                        refused("a comment", "/**/1", "1//x", "#1", "1/*", "[1/*,*/]"),
                        refused("nothing", "", " ", "\u00a0", "\u2060", "\ufeff"),
                        raw(
                                Kind.MUST_BE_REFUSED,
                                "no UTF-8",
                                "\"\u00e9\"",
                                "\"\u00ff\"",
                                "\"\u00c0\u00af\"",
                                "\"\u00ed\u00a0\u0080\"",
                                "\"\u00f4\u00bf\u00bf\u00bf\"",
                                "\"\u00e0\u0080\"",
                                "\"\u0080\"",
                                "\u00e9",
                                "[\u00ff]"),
                        refused(
                                "what no field may hold",
                                "\"\\b\"",
                                "\"\\f\"",
                                "\"\\n\"",
                                "\"\\r\"",
                                "\"\\t\"",
                                "{\"\\u0000\":1}",
                                "\"\u007f\"",
                                "\"\u2028\""),
                        refused(
                                "a lone surrogate",
                                "\"\\uD800\"",
                                "\"\\uDC00\"",
                                "\"\\uD800\\uD800\"",
                                "\"\\udc00\\ud800\"",
                                "\"\\ud800abc\""),
                        either("beyond a double", "1e400", "-1e400", "1e-400", "123123e100000", "1e2147483647"),
                        either(
                                "beyond a decimal",
                                "1e2147483648",
                                "1e-2147483649",
                                "1e99999999999",
                                "0.4e0066999999999999999999999999999999999999",
                                "1".repeat(1_001),
                                "1".repeat(5_000) + "e5"),
                        either(
                                "many levels",
                                "[".repeat(7) + "]".repeat(7),
                                "[".repeat(8) + "]".repeat(8),
                                "{\"a\":".repeat(20) + "1" + "}".repeat(20),
                                "[".repeat(5_000) + "]".repeat(5_000),
                                "[".repeat(5_000)))
                .flatMap(stream -> stream);
    }

    /** Around a whole body that is right. */
    static Stream<Arguments> structures() {
        return Stream.of(
                arguments(Kind.MUST_BE_TAKEN, "space", " \t\r\n", "\n"),
                arguments(Kind.MUST_BE_TAKEN, "a mark of byte order", "\u00ef\u00bb\u00bf", ""),
                arguments(Kind.MUST_BE_REFUSED, "two marks of byte order", "\u00ef\u00bb\u00bf\u00ef\u00bb\u00bf", ""),
                arguments(Kind.MUST_BE_REFUSED, "a mark of byte order after a space", " \u00ef\u00bb\u00bf", ""),
                arguments(Kind.MUST_BE_REFUSED, "a mark of byte order after", "", "\u00ef\u00bb\u00bf"),
                arguments(Kind.MUST_BE_REFUSED, "half a mark of byte order", "\u00ef\u00bb", ""),
                arguments(Kind.MUST_BE_REFUSED, "a second document", "", "{}"),
                arguments(Kind.MUST_BE_REFUSED, "text after", "", "x"),
                arguments(Kind.MUST_BE_REFUSED, "a comma after", "", ","),
                arguments(Kind.MUST_BE_REFUSED, "a bracket after", "", "}"),
                arguments(Kind.MUST_BE_REFUSED, "a comment after", "", "//"),
                arguments(Kind.MUST_BE_REFUSED, "NUL after", "", "\u0000"),
                arguments(Kind.MUST_BE_REFUSED, "NUL before", "\u0000", ""),
                arguments(Kind.MUST_BE_REFUSED, "form feed", "\f", ""),
                arguments(Kind.MUST_BE_REFUSED, "in an array", "[", "]"),
                arguments(Kind.MUST_BE_REFUSED, "in a text", "\"", "\""),
                arguments(Kind.MUST_BE_REFUSED, "half of a sign", "", "\u00c3"));
    }

    private static Stream<Arguments> taken(String name, String... values) {
        return utf8(Kind.MUST_BE_TAKEN, name, values);
    }

    private static Stream<Arguments> refused(String name, String... values) {
        return utf8(Kind.MUST_BE_REFUSED, name, values);
    }

    private static Stream<Arguments> either(String name, String... values) {
        return utf8(Kind.MAY_BE_EITHER, name, values);
    }

    private static Stream<Arguments> utf8(Kind kind, String name, String... values) {
        return Stream.of(values).map(value -> arguments(kind, name, value.getBytes(UTF_8)));
    }

    /** Each character a byte. */
    private static Stream<Arguments> raw(Kind kind, String name, String... values) {
        return Stream.of(values).map(value -> arguments(kind, name, value.getBytes(ISO_8859_1)));
    }
}
