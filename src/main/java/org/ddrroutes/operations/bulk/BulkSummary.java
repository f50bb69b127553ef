package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.wire.BangkokTimestamp;

/** A bulk in the list of them: as {@link BulkPlan}. */
record BulkSummary(
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
