package org.ddrroutes.operations;

import java.time.Instant;
import java.time.ZoneId;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** Times as operators read and write them. */
final class OperatorTime {

    static final ZoneId ZONE = BangkokTimestamp.ZONE;

    private OperatorTime() {}

    static String of(Instant time) {
        return BangkokTimestamp.of(time);
    }

    static @Nullable String ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }
}
