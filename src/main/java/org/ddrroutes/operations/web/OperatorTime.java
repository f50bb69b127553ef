package org.ddrroutes.operations.web;

import java.time.Instant;
import java.time.ZoneId;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** Times as operators read and write them. */
public final class OperatorTime {

    static final ZoneId ZONE = BangkokTimestamp.ZONE;

    private OperatorTime() {}

    public static String of(Instant time) {
        return BangkokTimestamp.of(time);
    }

    public static @Nullable String ofNullable(@Nullable Instant time) {
        return time == null ? null : of(time);
    }
}
