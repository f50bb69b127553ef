package org.ddrroutes.callback;

import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that have hurt somebody: most are short enough for any field. */
final class HostileTexts {

    private static final Set<String> ONE_OF_EACH_RULE = Set.of("requestUID", "requestDateTime", "accountNo", "ref2");

    private HostileTexts() {}

    /** For every field; each control character in those alone that stand for a rule of their own. */
    static Stream<String> in(String field) {
        IntStream characters = ONE_OF_EACH_RULE.contains(field)
                ? IntStream.concat(IntStream.rangeClosed(0, 0x20), IntStream.rangeClosed(0x7f, 0xa0))
                : IntStream.of(0, '\n', '\r', 0x85);
        Stream<String> controls = characters.mapToObj(c -> "1" + (char) c);
        return Stream.concat(
                controls,
                Stream.of(
                        "",
                        "1\r\nX:1",
                        "\u2028",
                        "\u2029",
                        "\ufeff1",
                        "\u202e12",
                        "\ud800",
                        "\udc00",
                        "\udc00\ud800",
                        "\ud83d\ude00",
                        "\u0e01\u0e33",
                        "e\u0301",
                        "\uffff",
                        "\u0661\u0662",
                        "'",
                        "';--",
                        "\"",
                        "\\",
                        "\\u0000",
                        "${body}",
                        "${7*7}",
                        "#{7*7}",
                        "{{a}}",
                        ":?ref1",
                        "?",
                        "%00%0a",
                        "<b>&lt;",
                        "../../",
                        "null",
                        "1e5",
                        "${jndi:ldap://127.0.0.1:1/x}",
                        "'; DROP TABLE callback; --",
                        "x".repeat(5_000)));
    }

    /** As JSON, whatever can be escaped. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(c < '0' || c > 'z' || c == '\\' ? "\\u%04x".formatted(c) : (char) c));
        return escaped.toString();
    }
}
