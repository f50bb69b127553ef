package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.annotation.JsonRawValue;

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
        int matching) {}
