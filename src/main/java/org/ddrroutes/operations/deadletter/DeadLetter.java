package org.ddrroutes.operations.deadletter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.ddrroutes.operations.web.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as operators see it in a list.
 *
 * @param requestUid null where none could be read
 * @param accountNo masked
 */
public record DeadLetter(
        String id,
        @JsonProperty("requestUID") @Nullable String requestUid,
        @Nullable String reason,
        @Nullable String reasonText,
        @Nullable String failedAt,
        @JsonProperty("vendorID") @Nullable String vendorId,
        @Nullable String accountNo,
        @JsonIgnore Cursor cursor) {}
