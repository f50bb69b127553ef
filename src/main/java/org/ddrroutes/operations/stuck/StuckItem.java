package org.ddrroutes.operations.stuck;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not go on by itself.
 *
 * @param requestUid the registration's; null where there is none
 * @param id of a callback, by which it is decided about
 * @param action what to do
 * @param detail where to look
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StuckItem(
        String kind,
        @JsonProperty("requestUID") @Nullable String requestUid,
        @Nullable String id,
        String since,
        String action,
        @Nullable String detail,
        @JsonIgnore Cursor cursor) {

    /** @param key tells it apart from others of its kind */
    static StuckItem of(
            StuckKind kind,
            String key,
            @Nullable String requestUid,
            @Nullable String id,
            Instant since,
            @Nullable String detail) {
        return new StuckItem(
                kind.text(),
                requestUid,
                id,
                BangkokTimestamp.of(since),
                kind.action(),
                detail,
                new Cursor(since, kind.text() + "/" + key));
    }
}
