package org.ddrroutes.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON documents that are right in most of their places, so that the rules far down the list are reached, too. */
public final class Documents {

    private static final Arbitrary<String> TEXTS = Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.strings().ascii().ofMaxLength(40)),
            Tuple.of(3, Arbitraries.strings().all().ofMaxLength(25)),
            Tuple.of(
                    2,
                    Arbitraries.strings()
                            .withCharRange('\u0000', '\u009f')
                            .ofMinLength(1)
                            .ofMaxLength(3)),
            Tuple.of(
                    2,
                    Arbitraries.strings()
                            .withCharRange('\ud800', '\udfff')
                            .ofMinLength(1)
                            .ofMaxLength(3)),
            Tuple.of(2, Arbitraries.strings().numeric().ofMaxLength(40)),
            Tuple.of(
                    1,
                    Arbitraries.of("", " ", "\u2028", "\ufeff", "I0001", "20231129 23:59:59", "2023-02-29 00:00:00")));

    private static final Arbitrary<String> VALUES = Arbitraries.frequencyOf(
            Tuple.of(8, TEXTS.map(Documents::quoted)),
            Tuple.of(
                    1,
                    Arbitraries.of(
                            "null",
                            "true",
                            "0",
                            "-0.0e-0",
                            "1e400",
                            "100.00",
                            "1e2147483648",
                            "10e2147483647",
                            "[]",
                            "{}",
                            "[[[[[[[1]]]]]]]",
                            "{\"a\":{}}")),
            Tuple.of(
                    1,
                    Arbitraries.of(
                            "01",
                            "+1",
                            "NaN",
                            "'x'",
                            "tru",
                            "[1,]",
                            "{\"a\":1,\"a\":1}",
                            "[[[[[[[[1]]]]]]]]",
                            "\"\\x\"",
                            "")));

    private Documents() {}

    /** Texts that somebody might want to hurt us with. */
    public static Arbitrary<String> texts() {
        return TEXTS;
    }

    /** @param right each field of the document with a value that is right */
    public static Arbitrary<String> like(Map<String, String> right) {
        List<Arbitrary<String>> members = new ArrayList<>();
        right.forEach((name, value) -> members.add(member(name, value)));
        members.add(Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just("")), Tuple.of(1, VALUES.map(value -> "\"extra\":" + value))));
        Arbitrary<String> whole = Combinators.combine(members)
                .as(parts -> "{"
                        + String.join(
                                ",",
                                parts.stream().filter(part -> !part.isEmpty()).toList()) + "}");
        Arbitrary<String> cut = Combinators.combine(
                        whole, Arbitraries.integers().between(0, 600))
                .as((text, at) -> text.substring(0, Math.min(at, text.length())));
        Arbitrary<String> added = Combinators.combine(whole, TEXTS).as((text, more) -> text + more);
        return Arbitraries.frequencyOf(Tuple.of(12, whole), Tuple.of(1, cut), Tuple.of(1, added));
    }

    private static Arbitrary<String> member(String name, String right) {
        String start = "\"" + name + "\":";
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.just(start + quoted(right))),
                Tuple.of(2, Arbitraries.just("")),
                Tuple.of(1, Arbitraries.just(start + quoted(right) + "," + start + quoted(right))),
                Tuple.of(5, VALUES.map(value -> start + value)));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            boolean escaped = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c) || c % 7 == 0;
            quoted.append(escaped ? "\\u%04x".formatted(c) : String.valueOf((char) c));
        });
        return quoted.append('"').toString();
    }
}
