package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk's filter has found.
 *
 * @param id the dead letter's, or the requestUID
 * @param reason why it is a dead letter, or the state of the registration
 * @param accountNo masked
 * @param why it is not to be done; null where it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BulkCandidate(
        String id,
        @JsonProperty("requestUID") @Nullable String requestUid,
        @Nullable String reason,
        @JsonProperty("vendorID") @Nullable String vendorId,
        @Nullable String accountNo,
        @JsonIgnore @Nullable String why) {}
