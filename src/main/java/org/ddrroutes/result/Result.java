package org.ddrroutes.result;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a producer is told of one state that a registration has entered. {@code requestUID} and {@code state} identify it.
 *
 * @param requestUid null where none could be read
 * @param accountNo masked to its last four
 * @param attempts null where there is no row that counts them
 */
public record Result(
        @Nullable String requestUid,
        String state,
        @Nullable String statusCode,
        @Nullable String statusDesc,
        @Nullable BigDecimal ddrOapiSeqId,
        @Nullable String vendorId,
        @Nullable String companyId,
        @Nullable String accountNo,
        @Nullable String ref1,
        @Nullable String ref2,
        @Nullable String ref3,
        @Nullable String ref4,
        @Nullable Integer attempts,
        Instant occurredAt) {

    /** The text that its message carries. */
    public String json() {
        return ResultJson.write(this);
    }
}
