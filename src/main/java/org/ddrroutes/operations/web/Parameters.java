package org.ddrroutes.operations.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.BangkokTimestamp;
import org.ddrroutes.wire.FieldText;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads what operators give as parameters; an empty one is none. Each method refuses what it cannot read. */
public final class Parameters {

    static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    private static final int MAX_REASON = 200;
    private static final int MAX_VENDOR_ID = 10;
    private static final int MAX_CODE = 10;
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DURATION = Pattern.compile("[0-9]{1,6}[smh]");
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final Set<String> WORDS = Set.of("true", "false");
    private static final Pattern ACTION = Pattern.compile("[A-Za-z-]{1,20}");

    private Parameters() {}

    public static int limit(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return DEFAULT_LIMIT;
        }
        int limit = LIMIT.matcher(value).matches() ? Integer.parseInt(value) : 0;
        if (limit >= 1 && limit <= MAX_LIMIT) {
            return limit;
        }
        throw refusal(
                "limit",
                "must be a whole number from 1 to " + MAX_LIMIT,
                "leave it out for " + DEFAULT_LIMIT + ", and page with after");
    }

    public static @Nullable Cursor after(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            Cursor cursor = Cursor.read(value);
            if (Cursor.canHold(cursor.at()) && !FieldText.hasForbiddenCharacter(cursor.key())) {
                return cursor;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw wrongAfter();
    }

    public static @Nullable RegistrationState state(@Nullable String value) {
        String upper = value == null ? null : value.toUpperCase(Locale.ROOT);
        return oneOf("state", upper, List.of(RegistrationState.values()), RegistrationState::name);
    }

    /** Which of these is named; null for all of them. */
    public static <T> @Nullable T oneOf(String field, @Nullable String value, List<T> all, Function<T, String> name) {
        if (value == null || value.isBlank()) {
            return null;
        }
        return all.stream()
                .filter(one -> name.apply(one).equals(value))
                .findFirst()
                .orElseThrow(() -> refusal(
                        field,
                        "must be one of " + all.stream().map(name).collect(Collectors.joining(", ")),
                        "leave it out for all of them"));
    }

    /** The value as it is; null where none is given. */
    private static @Nullable String checked(
            String field, @Nullable String value, Predicate<String> rule, String words, String wayOut) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (!rule.test(value)) {
            throw refusal(field, words, wayOut);
        }
        return value;
    }

    public static @Nullable String vendorId(@Nullable String value) {
        return text("vendorID", value, MAX_VENDOR_ID);
    }

    public static @Nullable String code(String field, @Nullable String value) {
        return checked(
                field,
                value,
                code -> code.length() <= MAX_CODE && !FieldText.hasForbiddenCharacter(code),
                "must be at most " + MAX_CODE + " characters, such as BSN001",
                "leave it out for all");
    }

    /** The same of a list whose key is a number. */
    public static @Nullable Cursor afterNumber(@Nullable String value) {
        Cursor cursor = after(value);
        if (cursor != null && !NUMBER.matcher(cursor.key()).matches()) {
            throw wrongAfter();
        }
        return cursor;
    }

    private static OperatorProblem wrongAfter() {
        return refusal(
                "after", "must be the value of next from the page before", "leave it out to begin at the first page");
    }

    public static @Nullable String action(@Nullable String value) {
        return checked(
                "action",
                value,
                word -> ACTION.matcher(word).matches(),
                "must be a word such as replay, settle, close or login",
                "leave it out for all of them");
    }

    /** Null for both. */
    public static @Nullable Boolean trueOrFalse(String field, @Nullable String value) {
        String word = checked(field, value, WORDS::contains, "must be true or false", "leave it out for both");
        return word == null ? null : word.equals("true");
    }

    /** A text that is looked for as it is. */
    public static @Nullable String text(String field, @Nullable String value, int longest) {
        return checked(
                field,
                value,
                text -> text.length() <= longest && !FieldText.hasForbiddenCharacter(text),
                "must be at most " + longest + " characters, none of them a control character",
                "leave it out for all");
    }

    public static @Nullable String digits(String field, @Nullable String value, int fewest, int most) {
        return checked(
                field,
                value,
                text -> text.length() >= fewest && text.length() <= most && FieldText.isDigits(text),
                fewest == most ? "must be " + most + " digits" : "must be " + fewest + " to " + most + " digits",
                "leave it out for all");
    }

    public static @Nullable RequestUid optionalUid(String field, @Nullable String value) {
        return value == null || value.isBlank() ? null : requestUid(field, value);
    }

    /** A time is that time; a bare date, the start of that day in Bangkok. */
    public static @Nullable Instant from(@Nullable String value) {
        return value == null || value.isBlank() ? null : time("from", value, 0);
    }

    /** A time is that time; a bare date, the end of that day in Bangkok. */
    public static @Nullable Instant to(@Nullable String value) {
        return value == null || value.isBlank() ? null : time("to", value, 1);
    }

    /** @throws OperatorProblem where there is no time between them */
    public static void requireOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw refusal("from", "must be before to", "give the earlier time first; a date as to is the whole day");
        }
    }

    /** How long; null where it is not said. */
    public static @Nullable Duration pause(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (DURATION.matcher(value).matches()) {
            Duration pause = DurationStyle.SIMPLE.parse(value);
            if (!pause.isZero() && pause.compareTo(LONGEST_PAUSE) <= 0) {
                return pause;
            }
        }
        throw refusal(
                field, "must be a time such as 90s, 30m or 2h, at most 24h", "leave it out to open by hand alone");
    }

    public static String reason(@Nullable String value) {
        return said("reason", value);
    }

    /** The same in another field. */
    public static String said(String field, @Nullable String value) {
        String words = value == null ? "" : value.strip();
        if (FieldText.isBlank(words)
                || words.length() > MAX_REASON
                || FieldText.hasForbiddenCharacter(words)
                || FieldText.hasUnseenCharacter(words)) {
            throw refusal(
                    field,
                    "must be 1 to " + MAX_REASON + " characters on one line, each of them visible",
                    "say it in a few words; it is kept in the history");
        }
        return words;
    }

    public static RequestUid requestUid(String field, @Nullable String value) {
        if (value == null || !RequestUid.isWellFormed(value)) {
            throw refusal(field, "must be 1 to 36 of A-Z a-z 0-9 . _ -", "name a registration");
        }
        return new RequestUid(value);
    }

    /** What the bank says of a registration in the end. */
    public static RegistrationState finalState(@Nullable String value) {
        return Arrays.stream(RegistrationState.values())
                .filter(state -> state.isSettled() && state.name().equals(value))
                .findFirst()
                .orElseThrow(() ->
                        refusal("state", "must be REGISTERED or REJECTED", "say which of them the bank's word is"));
    }

    private static OperatorProblem refusal(String field, String rule, String wayOut) {
        return OperatorProblem.badRequest(field, rule, wayOut);
    }

    private static Instant time(String field, String value, int daysAfterDate) {
        // A plus that was not encoded arrives as a space.
        String text = value.strip().replace(' ', '+');
        try {
            Instant time = time(text, daysAfterDate);
            if (Cursor.canHold(time)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        throw refusal(
                field,
                "must be a time such as 2026-11-23T10:15:30+07:00, or a date such as 2026-11-23 in Bangkok",
                "in an address the plus is written %2B");
    }

    private static Instant time(String text, int daysAfterDate) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text)
                    .plusDays(daysAfterDate)
                    .atStartOfDay(BangkokTimestamp.ZONE)
                    .toInstant();
        }
        boolean hasOffset =
                text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return hasOffset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(BangkokTimestamp.ZONE).toInstant();
    }
}
