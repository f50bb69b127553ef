package org.ddrroutes.wire;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The one form in which we write a time for producers and operators: ISO 8601, in Bangkok, to the millisecond. */
public final class BangkokTimestamp {

    public static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZONE);

    private BangkokTimestamp() {}

    public static String of(Instant time) {
        return FORMAT.format(time);
    }
}
