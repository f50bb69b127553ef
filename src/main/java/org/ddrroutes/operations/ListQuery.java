package org.ddrroutes.operations;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A statement that reads one page of a list. Only constants become its text; every value is a parameter. */
final class ListQuery {

    private final String select;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private String end = "";

    ListQuery(String select) {
        this.select = select;
    }

    ListQuery where(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Where the value is null, everything is wanted. */
    ListQuery where(String condition, String parameter, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(parameter, value instanceof Instant time ? utc(time) : value);
        }
        return this;
    }

    /** From the one time on, and before the other. */
    ListQuery between(String column, @Nullable Instant from, @Nullable Instant to) {
        return where(column + " >= :from", "from", from).where(column + " < :to", "to", to);
    }

    /** What follows in a list that is newest first. */
    ListQuery after(String time, String key, @Nullable Cursor after) {
        if (after != null) {
            conditions.add("(" + time + ", " + key + ") < (:afterTime, :afterKey)");
            parameters.put("afterTime", utc(after.at()));
            parameters.put("afterKey", after.key());
        }
        return this;
    }

    /** The same where the key is a number, as {@link Parameters#afterNumber} has seen to. */
    ListQuery afterNumber(String time, String key, @Nullable Cursor after) {
        after(time, key, after);
        if (after != null) {
            parameters.put("afterKey", Long.parseLong(after.key()));
        }
        return this;
    }

    /** One more than the limit is read, so that it shows whether there is a next page. */
    ListQuery newestFirst(String time, String key, int limit) {
        end = " ORDER BY " + time + " DESC, " + key + " DESC LIMIT " + (limit + 1);
        return this;
    }

    <T> List<T> read(JdbcClient jdbc, RowMapper<T> row) {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return jdbc.sql(select + where + end).params(parameters).query(row).list();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
