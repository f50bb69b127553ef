package org.ddrroutes.callback;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bank's two ways to write a time, both in Bangkok time. Strict: there is no 31 February and no 24 o'clock. */
final class BankTimestamp {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final Pattern COMPACT_DIGITS = Pattern.compile("[0-9]{8} [0-9]{2}:[0-9]{2}:[0-9]{2}");
    private static final Pattern DASHED_DIGITS =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}");
    private static final DateTimeFormatter COMPACT = strict("uuuuMMdd HH:mm:ss");
    private static final DateTimeFormatter DASHED = strict("uuuu-MM-dd HH:mm:ss");

    private BankTimestamp() {}

    /** {@code yyyyMMdd HH:mm:ss}. */
    static Optional<Instant> compact(String text) {
        return read(text, COMPACT_DIGITS, COMPACT);
    }

    /** {@code yyyy-MM-dd HH:mm:ss}. */
    static Optional<Instant> dashed(String text) {
        return read(text, DASHED_DIGITS, DASHED);
    }

    private static Optional<Instant> read(String text, Pattern digits, DateTimeFormatter format) {
        if (!digits.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text, format).atZone(BANGKOK).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
    }
}
