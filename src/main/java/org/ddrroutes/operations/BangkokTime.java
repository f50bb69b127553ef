package org.ddrroutes.operations;

import java.time.Instant;
import java.time.ZoneId;
import org.ddrroutes.wire.BangkokStamp;
import org.jspecify.annotations.Nullable;

/** Times as operators read and write them. */
final class BangkokTime {

    static final ZoneId ZONE = BangkokStamp.ZONE;

    private BangkokTime() {}

    static String of(Instant time) {
        return BangkokStamp.of(time);
    }

    static @Nullable String ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }
}
