package org.ddrroutes.bank;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the bank's status codes against HTTP statuses, and what is no proper answer at all. */
class RegisterddrResponseReaderTest {

    private static final List<Integer> STATUSES = List.of(200, 201, 302, 400, 401, 403, 404, 408, 429, 500, 503);

    static Stream<Arguments> codesOfTheTableAtEveryHttpStatus() {
        return ShippedCodes.read().codes().keySet().stream()
                .filter(code -> !code.equals("0"))
                .flatMap(code -> STATUSES.stream().map(status -> arguments(status, code)));
    }

    @ParameterizedTest
    @MethodSource("codesOfTheTableAtEveryHttpStatus")
    void goesByTheCodeWhateverTheHttpStatus(int status, String code) {
        BankCodes.Meaning meaning = ShippedCodes.read().of(code);

        assertThat(ShippedCodes.answer(status, code))
                .isEqualTo(new CallOutcome(
                        meaning.action(),
                        code,
                        "said by the bank",
                        meaning.outcomeKnown(),
                        1,
                        meaning.action() != Action.PAUSE && meaning.action() != Action.HOLD,
                        true,
                        null,
                        null));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void acceptsSuccessWithASuccessfulStatus(int status) {
        assertThat(ShippedCodes.answer(status, "0"))
                .isEqualTo(new CallOutcome(
                        Action.ACCEPT, "0", "said by the bank", true, 1, true, true, new BigDecimal("123"), null));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 408, 429, 500, 503})
    void doesNotKnowTheOutcomeOfSuccessWithAnyOtherStatus(int status) {
        assertUnknown(ShippedCodes.answer(status, "0"), "HTTP" + status);
    }

    @ParameterizedTest
    @CsvSource({
        "200, DEAD_LETTER",
        "302, DEAD_LETTER",
        "400, DEAD_LETTER",
        "401, DEAD_LETTER",
        "404, DEAD_LETTER",
        "429, DEAD_LETTER"
    })
    void leavesACodeOutsideTheTableToAPerson(int status, Action action) {
        CallOutcome outcome = ShippedCodes.answer(status, "NEW001");

        assertThat(outcome.action()).isEqualTo(action);
        assertThat(outcome.outcomeKnown()).isTrue();
        assertThat(outcome.code()).isEqualTo("NEW001");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 599})
    void retriesACodeOutsideTheTableWithAServerError(int status) {
        assertUnknown(ShippedCodes.answer(status, "NEW001"), "NEW001");
    }

    static Stream<Arguments> bodiesWithoutACode() {
        return Stream.of(
                        "",
                        "<html>502</html>",
                        "[]",
                        "null",
                        "{}",
                        "{\"statusCode\":null}",
                        "{\"statusCode\":\"\"}",
                        "{\"statusCode\":\" \"}",
                        "{\"statusCode\":429}",
                        "{\"statusCode\":true}",
                        "{\"statusCode\":1e99999999999}",
                        "{\"statusCode\":[\"0\"]}",
                        "{\"statusCode\":\"0\",\"statusCode\":\"0\"}",
                        "{\"statusCode\":\"0\"",
                        "{\"statusCode\":\"0\"}{}")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("bodiesWithoutACode")
    void goesByTheHttpStatusWhereThereIsNoCode(String body) {
        for (int status : List.of(200, 204, 408, 500, 502, 503, 504)) {
            assertUnknown(ShippedCodes.read(status, body, null), "HTTP" + status);
        }
        assertThat(action(401, body)).isEqualTo(Action.RENEW_TOKEN);
        assertThat(action(403, body)).isEqualTo(Action.RENEW_TOKEN);
        assertThat(action(429, body)).isEqualTo(Action.PAUSE);
        for (int status : List.of(301, 302, 307, 400, 404, 405, 409, 410, 422)) {
            CallOutcome outcome = ShippedCodes.read(status, body, null);
            assertThat(outcome.action()).isEqualTo(Action.DEAD_LETTER);
            assertThat(outcome.code()).isEqualTo("HTTP" + status);
            assertThat(outcome.outcomeKnown()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "\"uid\"", "\"UID \"", "1", "1e999999999", "1e99999999999", "{}", "[\"UID\"]"})
    void doesNotBelieveAnAnswerToAnotherRequest(String uid) {
        for (String code : List.of("0", "CBS001", "BSN007", "NEW001")) {
            assertUnknown(
                    ShippedCodes.read(200, "{\"statusCode\":\"" + code + "\",\"requestUID\":" + uid + "}", null),
                    "NOANSWER");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"statusCode\":\"0\"}",
                "{\"statusCode\":\"0\",\"requestUID\":null}",
                "{\"statusCode\":\"0\",\"requestUID\":\" \"}"
            })
    void believesAnAnswerThatNamesNoRequest(String body) {
        assertThat(action(200, body)).isEqualTo(Action.ACCEPT);
    }

    @Test
    void knowsItsRequestUidAsANumber() {
        RegisterddrResponseReader reader = new RegisterddrResponseReader(ShippedCodes.read(), Clock.systemUTC());
        byte[] body = "{\"statusCode\":\"0\",\"requestUID\":500000010930000000}".getBytes(UTF_8);

        assertThat(reader.read(200, body, null, "500000010930000000").action()).isEqualTo(Action.ACCEPT);
        assertUnknown(reader.read(200, body, null, "0500000010930000000"), "NOANSWER");
    }

    /** A system of fixed lengths, or one that does not mind what we do not need. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\t {\"statusCode\" : \"0    \"}\r\n ",
                "{\"statusCode\":0}",
                "{\"statusCode\":\"0\",\"statusDesc\":null,\"ddrOapiSeqId\":null}",
                "{\"statusCode\":\"0\",\"statusDesc\":\"two\nlines\tand a \u0001\"}",
                "{\"statusCode\":\"0\",\"more\":{\"a\":[1,{\"b\":null}]},\"n\":1e99999999999}",
                "{\"statusCode\":\"0\",\"ddrOapiSeqId\":1e99999999999}",
                "{\"statusCode\":\"0\",\"ddrOapiSeqId\":[]}"
            })
    void readsWhatCanBeRead(String body) {
        assertThat(action(200, body)).isEqualTo(Action.ACCEPT);
    }

    @Test
    void readsANumberOfAnyLengthAndAByteThatIsNoUtf8() {
        assertThat(action(200, "{\"statusCode\":\"0\",\"ddrOapiSeqId\":" + "1".repeat(60_000) + "}"))
                .isEqualTo(Action.ACCEPT);
        byte[] body = "{\"statusCode\":\"0\",\"statusDesc\":\"\u00a1\u00d2\u00c3\"}".getBytes(ISO_8859_1);
        CallOutcome outcome =
                new RegisterddrResponseReader(ShippedCodes.read(), Clock.systemUTC()).read(200, body, null, "UID");
        assertThat(outcome.action()).isEqualTo(Action.ACCEPT);
        assertThat(outcome.text()).isEqualTo("\ufffd\ufffd\ufffd");
    }

    @Test
    void bringsWhatRetryAfterAsksFor() {
        assertThat(ShippedCodes.answer(429, "0429", "7200").retryAfter()).isEqualTo(Duration.ofHours(2));
        assertThat(ShippedCodes.http(429, "60").retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(ShippedCodes.http(429, "soon").retryAfter()).isNull();
        assertThat(ShippedCodes.http(429, null).retryAfter()).isNull();
    }

    @Test
    void showsTenCharactersOfACodeAndDoesNotTakeItForAnother() {
        CallOutcome outcome = ShippedCodes.answer(200, "0000000000000000");

        assertThat(outcome.action()).isEqualTo(Action.DEAD_LETTER);
        assertThat(outcome.code()).isEqualTo("0000000000");
        assertThat(ShippedCodes.answer(200, "CBS 001").action()).isEqualTo(Action.DEAD_LETTER);
        assertThat(ShippedCodes.answer(200, " CBS001 ").action()).isEqualTo(Action.REJECT);
    }

    @Test
    void showsOfADescriptionWhatLogAndDatabaseCanTake() {
        CallOutcome outcome = ShippedCodes.read(
                200,
                "{\"statusCode\":\"CBS001\",\"statusDesc\":\"a\\n\\u0000\\ud800ก😀\u202e\u200b" + "x".repeat(9_000)
                        + "\"}",
                null);

        assertThat(outcome.action()).isEqualTo(Action.REJECT);
        assertThat(outcome.text()).startsWith("a???ก😀??xxx");
        assertThat(outcome.text().codePointCount(0, outcome.text().length())).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"statusCode\":\"CBS001\"}", "{\"statusCode\":\"CBS001\",\"statusDesc\":5}"})
    void doesWithoutADescription(String body) {
        CallOutcome outcome = ShippedCodes.read(200, body, null);

        assertThat(outcome.action()).isEqualTo(Action.REJECT);
        assertThat(outcome.text()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "123, 123",
        "0, 0",
        "100, 100",
        "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "12.5, 12.5",
        "-5, -5",
        "1e3, 1000",
        "\"123\", 123",
        "\" 00123 \", 123",
        "\"99999999999999999999999999999999999999\", 99999999999999999999999999999999999999"
    })
    void keepsTheSeqIdOfASuccess(String json, BigDecimal value) {
        assertThat(seqId(json)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"x\"",
                "\"\"",
                "\"-5\"",
                "\"1e3\"",
                "\"12.5\"",
                "\"\u0e51\"",
                "\"999999999999999999999999999999999999999\"",
                "{}",
                "1e2147483648",
                "1e999999999",
                "1e-999999999",
                "999999999999999999999999999999999999999"
            })
    void acceptsWithoutASeqIdThatIsNoNumberOrTooLarge(String json) {
        assertThat(seqId(json)).isNull();
    }

    @Test
    void hasNoSeqIdButThatOfASuccess() {
        assertThat(ShippedCodes.read(200, "{\"statusCode\":\"CBS001\",\"ddrOapiSeqId\":5}", null)
                        .seqId())
                .isNull();
    }

    private static BigDecimal seqId(String json) {
        CallOutcome outcome = ShippedCodes.read(200, "{\"statusCode\":\"0\",\"ddrOapiSeqId\":" + json + "}", null);
        assertThat(outcome.action()).isEqualTo(Action.ACCEPT);
        return outcome.seqId();
    }

    private static Action action(int status, String body) {
        return ShippedCodes.read(status, body, null).action();
    }

    private static void assertUnknown(CallOutcome outcome, String code) {
        assertThat(outcome.action()).isEqualTo(Action.RETRY);
        assertThat(outcome.outcomeKnown()).isFalse();
        assertThat(outcome.calls()).isEqualTo(1);
        assertThat(outcome.counted()).isTrue();
        assertThat(outcome.bankReached()).isFalse();
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.seqId()).isNull();
    }
}
