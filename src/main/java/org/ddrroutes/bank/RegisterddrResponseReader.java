package org.ddrroutes.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer of {@code registerddr} and decides what it means. The answer is as little trusted as any other text
 * from outside. Source: the guide's response and status tables.
 */
record RegisterddrResponseReader(BankCodes codes, Clock clock) {

    private static final String SUCCESS = "0";
    private static final int CODE_SHOWN = 10;
    private static final int TEXT_SHOWN = 256;
    private static final int SEQ_ID_DIGITS = 38;

    /**
     * @param requestUid what the request carried
     * @param retryAfter the header's value, if there is one
     */
    CallOutcome read(int httpStatus, byte[] body, @Nullable String retryAfter, String requestUid) {
        Duration wait = RetryAfter.parse(retryAfter, clock.instant());
        ObjectNode json;
        try {
            json = ResponseJson.read(body);
        } catch (MalformedJson e) {
            return byHttpStatus(httpStatus, wait, "the answer is no JSON object");
        }
        String code = code(json.get("statusCode"));
        if (code == null || code.isBlank()) {
            return byHttpStatus(httpStatus, wait, "the answer has no statusCode");
        }
        if (isAnother(json.get("requestUID"), requestUid)) {
            return CallOutcome.unknown(CallOutcome.NO_ANSWER, "the answer carries another requestUID");
        }
        return byCode(httpStatus, code, ResponseJson.text(json.get("statusDesc")), json.get("ddrOapiSeqId"), wait);
    }

    private CallOutcome byCode(
            int httpStatus,
            String code,
            @Nullable String description,
            @Nullable JsonNode seqId,
            @Nullable Duration wait) {
        String shownCode = FieldText.shown(code, CODE_SHOWN);
        String shownText = description == null ? null : FieldText.shown(description, TEXT_SHOWN);
        if (isServerError(httpStatus) && !codes.knows(code)) {
            return CallOutcome.unknown(shownCode, shownText == null ? "HTTP " + httpStatus : shownText);
        }
        BankCodes.Meaning meaning = codes.of(code);
        if (meaning.action() == Action.ACCEPT && httpStatus / 100 != 2) {
            return CallOutcome.unknown("HTTP" + httpStatus, "the answer says success with HTTP " + httpStatus);
        }
        return new CallOutcome(
                meaning.action(),
                shownCode,
                shownText,
                meaning.outcomeKnown(),
                1,
                isCounted(meaning.action()),
                true,
                meaning.action() == Action.ACCEPT ? storable(ResponseJson.number(seqId)) : null,
                wait);
    }

    private static CallOutcome byHttpStatus(int status, @Nullable Duration wait, String why) {
        String code = "HTTP" + status;
        String text = "HTTP " + status + ": " + why;
        Action action = switch (status) {
            case 401, 403 -> Action.RENEW_TOKEN;
            case 429 -> Action.PAUSE;
            default -> Action.DEAD_LETTER;
        };
        if (status / 100 == 2 || status == 408 || isServerError(status)) {
            return CallOutcome.unknown(code, text);
        }
        return new CallOutcome(action, code, text, true, 1, isCounted(action), true, null, wait);
    }

    /** What every request would meet alike is not the request's fault. */
    private static boolean isCounted(Action action) {
        return action != Action.PAUSE && action != Action.HOLD;
    }

    private static boolean isServerError(int status) {
        return status / 100 == 5;
    }

    /** The number 0 is success; of any other number we cannot know how many zeros stood before it. */
    private static @Nullable String code(@Nullable JsonNode node) {
        boolean isZero = node != null && node.isNumber() && node.decimalValue().signum() == 0;
        return isZero ? SUCCESS : ResponseJson.text(node);
    }

    /** Null and blank name no request. */
    private static boolean isAnother(@Nullable JsonNode uid, String requestUid) {
        if (uid == null || uid.isNull() || "".equals(ResponseJson.text(uid))) {
            return false;
        }
        // Only a whole number is written out: one with an exponent could be a billion digits long.
        boolean isWhole = uid.isNumber() && uid.decimalValue().scale() == 0;
        return !requestUid.equals(isWhole ? uid.decimalValue().toString() : uid.textValue());
    }

    private static @Nullable BigDecimal storable(@Nullable BigDecimal value) {
        boolean fits =
                value != null && value.precision() <= SEQ_ID_DIGITS && Math.abs((long) value.scale()) <= SEQ_ID_DIGITS;
        return fits ? value : null;
    }
}
