package org.ddrroutes.operations.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list.
 *
 * @param next what {@code after} takes for those that follow; null when none do
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** @param oneMore the items of the page and, if there are more, one that follows */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, Cursor> cursor) {
        if (oneMore.size() <= limit) {
            return new Page<>(List.copyOf(oneMore), null);
        }
        List<T> items = List.copyOf(oneMore.subList(0, limit));
        return new Page<>(items, cursor.apply(items.get(limit - 1)).text());
    }
}
