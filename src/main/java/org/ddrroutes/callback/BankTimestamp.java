package org.ddrroutes.callback;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import org.ddrroutes.wire.BangkokTimestamp;

/** The bank's two ways to write a time, both in Bangkok time. Strict: there is no 31 February and no 24 o'clock. */
final class BankTimestamp {

    private static final int COMPACT_LENGTH = 17;
    private static final int DASHED_LENGTH = 19;
    private static final DateTimeFormatter COMPACT = strict("uuuuMMdd HH:mm:ss");
    private static final DateTimeFormatter DASHED = strict("uuuu-MM-dd HH:mm:ss");

    private BankTimestamp() {}

    /** {@code yyyyMMdd HH:mm:ss}. */
    static Optional<Instant> compact(String text) {
        return read(text, COMPACT_LENGTH, COMPACT);
    }

    /** {@code yyyy-MM-dd HH:mm:ss}. */
    static Optional<Instant> dashed(String text) {
        return read(text, DASHED_LENGTH, DASHED);
    }

    /** Of another length is only a year with a sign or a fifth digit. */
    private static Optional<Instant> read(String text, int length, DateTimeFormatter format) {
        try {
            return text.length() != length
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(text, format)
                            .atZone(BangkokTimestamp.ZONE)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
    }
}
