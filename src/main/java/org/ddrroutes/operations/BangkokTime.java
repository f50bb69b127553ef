package org.ddrroutes.operations;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Times as operators read and write them. */
final class BangkokTime {

    static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZONE);

    private BangkokTime() {}

    static String of(Instant time) {
        return FORMAT.format(time);
    }

    static @Nullable String ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }
}
