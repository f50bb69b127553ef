package org.ddrroutes.operations.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A statement that reads one page of a list. Only constants become its text; every value is a parameter. */
public final class ListQuery {

    private final String select;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private String end = "";

    public ListQuery(String select) {
        this.select = select;
    }

    public ListQuery where(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Where the value is null, everything is wanted. */
    public ListQuery where(String condition, String parameter, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(parameter, value instanceof Instant time ? utc(time) : value);
        }
        return this;
    }

    /** For a condition that is given elsewhere. */
    public ListQuery parameter(String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
        return this;
    }

    /**
     * The page of those for which one of the conditions holds: each is read by its own index, in the order of the page, and
     * none is read twice.
     */
    public ListQuery unionOver(List<String> oneOf) {
        ListQuery union = new ListQuery(oneOf.stream()
                .map(condition -> "(" + select + " WHERE "
                        + String.join(
                                " AND ",
                                Stream.concat(Stream.of(condition), conditions.stream())
                                        .toList()) + end + ")")
                .collect(Collectors.joining(" UNION ", "SELECT * FROM (", ") found")));
        union.parameters.putAll(parameters);
        return union;
    }

    /**
     * From the one time on, and before the other.
     *
     * @throws OperatorProblem where there is no time between them
     */
    public ListQuery between(String column, @Nullable Instant from, @Nullable Instant to) {
        Parameters.requireOrder(from, to);
        return where(column + " >= :from", "from", from).where(column + " < :to", "to", to);
    }

    /** What follows in a list that is newest first. */
    public ListQuery after(String time, String key, @Nullable Cursor after) {
        return beyond(time, key, "<", after);
    }

    /** The same where the key is a number, as {@link Parameters#afterNumber} has seen to. */
    public ListQuery afterNumber(String time, String key, @Nullable Cursor after) {
        after(time, key, after);
        if (after != null) {
            parameters.put("afterKey", Long.parseLong(after.key()));
        }
        return this;
    }

    /** What follows in a list that is oldest first. */
    public ListQuery afterOldest(String time, String key, @Nullable Cursor after) {
        return beyond(time, key, ">", after);
    }

    private ListQuery beyond(String time, String key, String comparison, @Nullable Cursor after) {
        if (after != null) {
            conditions.add("(" + time + ", " + key + ") " + comparison + " (:afterTime, :afterKey)");
            parameters.put("afterTime", utc(after.at()));
            parameters.put("afterKey", after.key());
        }
        return this;
    }

    public ListQuery oldestFirst(String time, String key, int limit) {
        end = " ORDER BY " + time + ", " + key + " LIMIT " + (limit + 1);
        return this;
    }

    /** One more than the limit is read, so that it shows whether there is a next page. */
    public ListQuery newestFirst(String time, String key, int limit) {
        end = " ORDER BY " + time + " DESC, " + key + " DESC LIMIT " + (limit + 1);
        return this;
    }

    public <T> List<T> read(JdbcClient jdbc, RowMapper<T> row) {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return jdbc.sql(select + where + end).params(parameters).query(row).list();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
