package org.ddrroutes.bank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.ddrroutes.fuzz.Documents;
import org.jspecify.annotations.Nullable;

/** The bank's answers, nearly right: none is believed further than the guide goes, and nothing in one trips us. */
class BankAnswerPropertyTest {

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void believesAnyAnswerAsFarAsItMay(
            @ForAll("statuses") int status,
            @ForAll("answers") String answer,
            @ForAll("waits") @Nullable String retryAfter) {
        BankOracle.judge(status, answer.getBytes(UTF_8), retryAfter);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void takesATokenFromASoundAnswerAlone(@ForAll("statuses") int status, @ForAll("tokens") String answer) {
        BankOracle.judgeToken(status, answer.getBytes(UTF_8));
    }

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void makesPlainTextOfAnyBodyOrLosesIt(
            @ForAll byte[] body, @ForAll("codings") List<String> codings, @ForAll("charsets") String charset) {
        try {
            byte[] plain = ResponseBody.plain(body, codings, "application/json; charset=" + charset);

            assertThat(new String(plain, UTF_8).getBytes(UTF_8)).isEqualTo(plain);
            BankOracle.judge(200, plain, null);
        } catch (OutcomeUnknown e) {
            assertThat(e.getMessage()).startsWith("the answer is ");
        }
    }

    @Provide
    Arbitrary<List<String>> codings() {
        return Arbitraries.of("gzip", "x-gzip", "deflate", "br", "identity", "gzip, deflate", ",,", "\u0000")
                .list()
                .ofMaxSize(7);
    }

    @Provide
    Arbitrary<String> charsets() {
        return Arbitraries.oneOf(Arbitraries.of(Charset.availableCharsets().keySet()), Documents.texts());
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 408, 429, 500, 503, 599);
    }

    @Provide
    Arbitrary<String> answers() {
        Arbitrary<String> document = Documents.like(
                Map.of("statusCode", "0", "statusDesc", "Success", "requestUID", BankOracle.UID, "severity", "INFO"));
        return Combinators.combine(document, numbers())
                .as((text, number) -> text.replaceFirst("\\{", "{\"ddrOapiSeqId\":" + number + ","));
    }

    @Provide
    Arbitrary<String> tokens() {
        Arbitrary<String> data = Combinators.combine(
                        Documents.like(Map.of("access_token", "eyJ", "refresh_token", "eyK", "token_type", "BEARER")),
                        numbers(),
                        numbers())
                .as((text, life, refreshLife) -> text.replaceFirst(
                        "\\{", "{\"expires_in\":" + life + ",\"refresh_token_expires_in\":" + refreshLife + ","));
        return Combinators.combine(Documents.like(Map.of("code", "0000", "message", "Success")), data)
                .as((text, inner) -> text.replaceFirst("\\{", "{\"data\":" + Matcher.quoteReplacement(inner) + ","));
    }

    @Provide
    Arbitrary<String> waits() {
        return Arbitraries.oneOf(
                Arbitraries.of("0", "1", "120", "-1", "999999999999", "Sun, 06 Nov 2094 08:49:37 GMT"),
                Documents.texts());
    }

    private static Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.bigDecimals().map(String::valueOf),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.of(
                        "1e400",
                        "1e-400",
                        "1e999999999",
                        "10e2147483647",
                        "1e2147483648",
                        "1e-2147483647",
                        "-0",
                        "0.0",
                        "1e99999999999",
                        "1".repeat(39),
                        "1".repeat(1_001),
                        "900",
                        "86401",
                        "\"900\"",
                        "\" 00123 \"",
                        "\"" + "9".repeat(39) + "\"",
                        "\"-5\"",
                        "null"));
    }
}
