package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.fuzz.JsonText;
import org.jspecify.annotations.Nullable;

/** Whether the bank's answers are believed as far as they may be, and no further. */
public final class BankOracle {

    public static final String UID = "500000010930000001";

    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final RegisterddrResponseReader READER =
            new RegisterddrResponseReader(ShippedCodes.read(), Clock.fixed(NOW, ZoneOffset.UTC));

    private BankOracle() {}

    /** An answer of {@code registerddr}. */
    public static void judge(int httpStatus, byte[] body, @Nullable String retryAfter) {
        CallOutcome outcome = READER.read(httpStatus, body, retryAfter, UID);

        canBeShownAndStored(outcome.code(), 10);
        if (outcome.text() != null) {
            canBeShownAndStored(outcome.text(), 256);
        }
        if (outcome.retryAfter() != null) {
            assertThat(outcome.retryAfter()).isPositive().isLessThanOrEqualTo(DAY);
        }
        if (outcome.seqId() != null) {
            assertThat(outcome.action()).isEqualTo(Action.ACCEPT);
            assertThat((long) outcome.seqId().precision()).isLessThanOrEqualTo(38);
            assertThat(Math.abs((long) outcome.seqId().scale())).isLessThanOrEqualTo(38);
        }
        Optional<Map<String, @Nullable Object>> fields = JsonText.answer(body);
        boolean success =
                httpStatus / 100 == 2 && fields.filter(BankOracle::isSuccess).isPresent();
        assertThat(outcome.action() == Action.ACCEPT).isEqualTo(success);
        if (fields.isEmpty() && (httpStatus / 100 == 2 || httpStatus / 100 == 5 || httpStatus == 408)) {
            assertThat(outcome.outcomeKnown()).isFalse();
            assertThat(outcome.action()).isEqualTo(Action.RETRY);
        }
    }

    private static boolean isSuccess(Map<String, @Nullable Object> fields) {
        Object code = fields.get("statusCode");
        boolean isZero = code instanceof JsonText.Spelled number ? isZero(number) : "0".equals(stripped(code));
        Object uid = fields.get("requestUID");
        return isZero
                && (uid == null
                        || uid.equals(UID)
                        || "".equals(stripped(uid))
                        || uid instanceof JsonText.Spelled number
                                && number.digits().equals(UID));
    }

    private static boolean isZero(JsonText.Spelled number) {
        return number.digits().length() <= 1_000 && number.digits().matches("-?0(\\.0+)?([eE][+-]?0*[0-9]{1,9})?");
    }

    private static @Nullable String stripped(@Nullable Object value) {
        return value instanceof String text ? text.strip() : null;
    }

    private static void canBeShownAndStored(String text, int max) {
        assertThat(text.codePoints().count()).isLessThanOrEqualTo(max);
        assertThat(text.codePoints().map(Character::getType))
                .noneMatch(
                        type -> type == Character.CONTROL || type == Character.SURROGATE || type == Character.FORMAT);
    }

    /** An answer of {@code token} or {@code token/refresh}. */
    public static void judgeToken(int httpStatus, byte[] body) {
        Map<String, @Nullable Object> fields = JsonText.answer(body).orElse(Map.of());
        Map<?, ?> data = fields.get("data") instanceof Map<?, ?> map ? map : Map.of();
        boolean good = httpStatus / 100 == 2
                && "0000".equals(stripped(fields.get("code")))
                && isHeaderText(stripped(data.get("access_token")));
        try {
            AccessToken token = TokenResponse.read(httpStatus, body, NOW);

            assertThat(good).isTrue();
            assertThat(token.access().reveal()).isEqualTo(stripped(data.get("access_token")));
            assertThat(token.refresh() == null).isEqualTo(!isHeaderText(stripped(data.get("refresh_token"))));
            assertThat(token.toString()).doesNotContain("\"" + token.access().reveal() + "\"");
            livesAsLongAsItMay(token, data.get("expires_in"));
        } catch (CredentialsRefused e) {
            assertThat("TK001".equals(stripped(fields.get("code")))
                            || httpStatus == 400
                            || httpStatus == 401
                            || httpStatus == 403)
                    .isTrue();
        } catch (TokenUnavailable e) {
            assertThat(good).isFalse();
            canBeShownAndStored(e.code(), 10);
        }
    }

    private static void livesAsLongAsItMay(AccessToken token, @Nullable Object expiresIn) {
        Duration life = Duration.between(NOW, token.expiresAt());
        assertThat(life).isBetween(Duration.ZERO, DAY);
        assertThat(token.renewAt()).isBetween(NOW, token.expiresAt());
        assertThat(token.refreshUntil()).isBetween(NOW, NOW.plus(DAY));
        String digits = expiresIn instanceof JsonText.Spelled number ? number.digits() : stripped(expiresIn);
        boolean isNumber = digits != null && (expiresIn instanceof JsonText.Spelled || digits.matches("[0-9]+"));
        if (!isNumber || digits.startsWith("-") || !digits.split("[eE]")[0].matches(".*[1-9].*")) {
            assertThat(token.servesOneCall()).isTrue();
        } else if (digits.matches("[0-9]{1,9}")) {
            long seconds = Long.parseLong(digits);
            assertThat(life).isEqualTo(Duration.ofSeconds(Math.min(seconds, DAY.toSeconds())));
        }
    }

    private static boolean isHeaderText(@Nullable Object value) {
        return value instanceof String text && text.matches("[!-~]{1,8192}");
    }
}
