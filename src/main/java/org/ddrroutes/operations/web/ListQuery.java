package org.ddrroutes.operations.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.database.TimeColumn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A statement that reads one page of a list. Only constants become its text; every value is a parameter. What is asked for is
 * read and checked at once, the database is asked by whoever calls what {@link #page} returns.
 */
public final class ListQuery {

    private final String select;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private List<String> oneOf = List.of();

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
            parameters.put(parameter, value instanceof Instant time ? TimeColumn.of(time) : value);
        }
        return this;
    }

    /**
     * Those for which one of the conditions holds: each is read by its own index, in the order of the page, and none is read
     * twice.
     */
    public ListQuery whereOneOf(List<String> oneOfThese, String parameter, @Nullable Object value) {
        if (value != null) {
            oneOf = oneOfThese;
            parameters.put(parameter, value);
        }
        return this;
    }

    /**
     * From the time {@code from} on, and before {@code to}.
     *
     * @throws OperatorProblem where there is no time between them
     */
    public ListQuery between(String column, QueryParameters given) {
        Instant from = Parameters.from(given.get("from"));
        Instant to = Parameters.to(given.get("to"));
        Parameters.requireOrder(from, to);
        return where(column + " >= :from", "from", from).where(column + " < :to", "to", to);
    }

    /** At most {@code limit} of those that follow {@code after}, newest first. The columns tell a row from all others. */
    public <T> Callable<Page<T>> page(
            QueryParameters given, String time, String key, JdbcClient jdbc, RowMapper<T> row) {
        return page(given, time, key, Parameters.after(given.get("after")), jdbc, row);
    }

    /** The same where the key is a number. */
    public <T> Callable<Page<T>> pageByNumber(
            QueryParameters given, String time, String key, JdbcClient jdbc, RowMapper<T> row) {
        Cursor after = Parameters.afterNumber(given.get("after"));
        Callable<Page<T>> page = page(given, time, key, after, jdbc, row);
        if (after != null) {
            parameters.put("afterKey", Long.parseLong(after.key()));
        }
        return page;
    }

    private <T> Callable<Page<T>> page(
            QueryParameters given, String time, String key, @Nullable Cursor after, JdbcClient jdbc, RowMapper<T> row) {
        int limit = Parameters.limit(given.get("limit"));
        beyond(time, key, "<", after);
        String end = " ORDER BY " + time + " DESC, " + key + " DESC LIMIT " + (limit + 1);
        return () -> {
            Page<Row<T>> page = Page.of(
                    read(
                            jdbc,
                            end,
                            (found, index) -> new Row<>(
                                    row.mapRow(found, index),
                                    new Cursor(TimeColumn.get(found, time), found.getString(key)))),
                    limit,
                    Row::cursor);
            return new Page<>(page.items().stream().map(Row::item).toList(), page.next());
        };
    }

    /** One more than the limit of those that follow, oldest first. */
    public <T> List<T> oldestFirst(
            String time, String key, int limit, @Nullable Cursor after, JdbcClient jdbc, RowMapper<T> row) {
        beyond(time, key, ">", after);
        return read(jdbc, " ORDER BY " + time + ", " + key + " LIMIT " + (limit + 1), row);
    }

    private void beyond(String time, String key, String comparison, @Nullable Cursor after) {
        if (after != null) {
            conditions.add("(" + time + ", " + key + ") " + comparison + " (:afterTime, :afterKey)");
            parameters.put("afterTime", TimeColumn.of(after.at()));
            parameters.put("afterKey", after.key());
        }
    }

    private <T> List<T> read(JdbcClient jdbc, String end, RowMapper<T> row) {
        String sql = oneOf.isEmpty()
                ? select(conditions.stream())
                : oneOf.stream()
                        .map(one -> "(" + select(Stream.concat(Stream.of(one), conditions.stream())) + end + ")")
                        .collect(Collectors.joining(" UNION ", "SELECT * FROM (", ") found"));
        return jdbc.sql(sql + end).params(parameters).query(row).list();
    }

    private String select(Stream<String> all) {
        String where = all.collect(Collectors.joining(" AND "));
        return where.isEmpty() ? select : select + " WHERE " + where;
    }

    private record Row<T>(T item, Cursor cursor) {}
}
