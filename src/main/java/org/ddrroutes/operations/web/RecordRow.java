package org.ddrroutes.operations.web;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;

/** Makes a record of a row: each component has the column of its name, and of a time its {@link BangkokTimestamp}. */
public final class RecordRow<T> extends DataClassRowMapper<T> {

    public RecordRow(Class<T> type) {
        super(type);
    }

    @Override
    protected @Nullable Object getColumnValue(ResultSet row, int column, Class<?> type) throws SQLException {
        return type == String.class && row.getObject(column) instanceof Timestamp time
                ? BangkokTimestamp.of(time.toInstant())
                : super.getColumnValue(row, column, type);
    }
}
