package org.ddrroutes.operations.gate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code gate_change}: as {@link GateView}. */
public record GateChange(
        String at,
        boolean open,
        @Nullable String cause,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String until,
        String by,
        boolean probing) {

    static GateChange of(ResultSet row, int index) throws SQLException {
        Instant until = TimeColumn.orNull(row, "until");
        return new GateChange(
                BangkokTimestamp.of(TimeColumn.get(row, "at")),
                row.getBoolean("is_open"),
                row.getString("cause"),
                row.getString("code"),
                row.getString("reason"),
                until == null ? null : BangkokTimestamp.of(until),
                row.getString("by_whom"),
                row.getBoolean("probing"));
    }
}
