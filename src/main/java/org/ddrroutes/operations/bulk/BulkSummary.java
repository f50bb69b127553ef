package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.wire.BangkokTimestamp;

/**
 * A bulk in the list of them.
 *
 * @param state {@code planned}, {@code running}, {@code paused}, {@code cancelled} or {@code done}
 * @param by who planned it
 * @param matching how many its filter found
 */
public record BulkSummary(
        String id,
        String action,
        @JsonRawValue String filter,
        String reason,
        String state,
        String plannedAt,
        String by,
        int matching) {

    static BulkSummary of(ResultSet row, int index) throws SQLException {
        return new BulkSummary(
                row.getString("id"),
                row.getString("action"),
                row.getString("filter"),
                row.getString("reason"),
                row.getString("state"),
                BangkokTimestamp.of(TimeColumn.get(row, "planned_at")),
                row.getString("planned_by"),
                row.getInt("matching"));
    }
}
