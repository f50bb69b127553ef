package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.bank.BankCodes.Meaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

class BankCodesFileTest {

    @Test
    void shipsTheDefaultsOfTheGuidesTable() {
        Map<String, Meaning> wanted = new LinkedHashMap<>();
        wanted.put("0", new Meaning(Action.ACCEPT, true));
        wanted.put("AU00401", new Meaning(Action.RENEW_TOKEN, true));
        List.of("SYS001", "SYS002", "TM001", "ED001")
                .forEach(code -> wanted.put(code, new Meaning(Action.RETRY, false)));
        wanted.put("BSN003", new Meaning(Action.RETRY, true));
        wanted.put("0429", new Meaning(Action.PAUSE, true));
        wanted.put("BSN006", new Meaning(Action.HOLD, true));
        List.of("BSN007", "BSN002").forEach(code -> wanted.put(code, new Meaning(Action.DUPLICATE, true)));
        List.of("CBS001", "CBS002", "CBS003", "CMN001", "CMN002", "CMN003", "CMN004", "CMN005")
                .forEach(code -> wanted.put(code, new Meaning(Action.REJECT, true)));
        List.of("AU00400", "AU00003", "AU00004", "BSN001", "BSN004", "BSN005")
                .forEach(code -> wanted.put(code, new Meaning(Action.DEAD_LETTER, true)));

        BankCodes shipped = ShippedCodes.read();

        assertThat(shipped.codes()).containsExactlyInAnyOrderEntriesOf(wanted);
        assertThat(shipped.otherwise()).isEqualTo(new Meaning(Action.DEAD_LETTER, true));
        assertThat(shipped.knows("NEW001")).isFalse();
        assertThat(shipped.of("NEW001")).isEqualTo(shipped.otherwise());
    }

    @Test
    void takesACodeAsItIsWrittenWithoutQuotes() {
        BankCodes codes = codes("""
                codes:
                  0429: { action: pause }
                  0: { action: accept }
                  1e3: { action: reject }
                  yes: { action: reject }
                default: { action: dead-letter }
                """);

        assertThat(codes.codes()).containsOnlyKeys("0429", "0", "1e3", "yes");
        assertThat(codes.of("0429").action()).isEqualTo(Action.PAUSE);
    }

    @Test
    void takesEveryActionByItsWord() {
        for (Action action : Action.values()) {
            assertThat(codes("codes: { X: { action: " + action.word() + " } }\ndefault: { action: reject }")
                            .of("X"))
                    .isEqualTo(new Meaning(action, true));
        }
    }

    @Test
    void takesAnUnknownOutcomeForTheDefaultToo() {
        assertThat(codes("codes: {}\ndefault: { action: retry, outcome: unknown }")
                        .of("X"))
                .isEqualTo(new Meaning(Action.RETRY, false));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("", "the file must be a mapping"),
                arguments("- codes", "the file must be a mapping"),
                arguments("codes: [}", "is no YAML in line 1, column 9"),
                arguments("codes: {}", "has no `default`"),
                arguments("default: { action: reject }", "has no `codes`"),
                arguments("codes:\ndefault: { action: reject }", "codes must be a mapping"),
                arguments("codes: { X: reject }\ndefault: { action: reject }", "X must be a mapping"),
                arguments("codes: { X: {} }\ndefault: { action: reject }", "X: action is missing"),
                arguments("codes: { X: { action: [a] } }\ndefault: { action: reject }", "X: action is missing or no"),
                arguments("codes: { X: { action: explode } }\ndefault: { action: reject }", "unknown action `explode`"),
                arguments(
                        "codes: { X: { action: RETRY } }\ndefault: { action: reject }",
                        "known are accept, renew-token"),
                arguments(
                        "codes: { X: { action: retry, outcome: maybe } }\ndefault: { action: reject }",
                        "unknown outcome `maybe`"),
                arguments(
                        "codes: { X: { action: accept, outcome: unknown } }\ndefault: { action: reject }",
                        "row X: outcome unknown goes with"),
                arguments(
                        "codes: { X: { action: retry, delay: 3 } }\ndefault: { action: reject }",
                        "unknown key [delay]"),
                arguments("codes: {}\ndefault: { action: reject }\nextra: 1", "unknown key [extra]"),
                arguments(
                        "codes:\n  X: { action: retry }\n  'X': { action: reject }\ndefault: { action: reject }",
                        "has `X` twice"),
                arguments("codes: {}\ncodes: {}\ndefault: { action: reject }", "has `codes` twice"),
                arguments("codes: {}\ndefault: { action: }", "unknown action ``"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesFileAndMistake(String text, String rule) {
        assertThatThrownBy(() -> codes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bank-codes.yaml")
                .hasMessageContaining(rule);
    }

    @Test
    void saysWhereAMissingFileBelongs() {
        assertThatThrownBy(() -> BankCodesFile.read(new FileSystemResource("target/no-such-codes.yaml")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-codes.yaml")
                .hasMessageContaining("ddr.bank.codes-file");
    }

    private static BankCodes codes(String text) {
        return BankCodesFile.read(
                new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "config/bank-codes.yaml"));
    }
}
