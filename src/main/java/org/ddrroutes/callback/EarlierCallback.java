package org.ddrroutes.callback;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code callback-seen.sql} tells of an earlier callback under the same requestUID.
 *
 * @param registration the requestUID of the registration that it belongs to, or was told apart from
 */
record EarlierCallback(
        long id,
        String contentHash,
        boolean matched,
        @Nullable String registration) {

    static EarlierCallback of(Map<String, Object> row) {
        return new EarlierCallback(
                ((Number) required(row, "id")).longValue(),
                (String) required(row, "content_hash"),
                (Boolean) required(row, "matched"),
                (String) row.get("matched_request_uid"));
    }

    /** It has not been brought together with any registration yet. */
    boolean isWaiting() {
        return !matched && registration == null;
    }

    String requireRegistration() {
        return Objects.requireNonNull(registration, "a matched callback names its registration");
    }

    private static Object required(Map<String, Object> columns, String name) {
        return Objects.requireNonNull(columns.get(name), name);
    }
}
