package org.ddrroutes.operations.registration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** A registration's row as operators may see it: account and references masked, the digital identity left out. */
public record RegistrationView(
        @JsonProperty("requestUID") String requestUid,
        String state,
        @JsonProperty("vendorID") @Nullable String vendorId,
        @JsonProperty("companyID") @Nullable String companyId,
        @Nullable String accountNo,
        @Nullable String ref1,
        @Nullable String ref2,
        @Nullable String ref3,
        @Nullable String ref4,
        @Nullable String statusCode,
        @Nullable String statusDesc,
        @Nullable BigDecimal ddrOapiSeqId,
        int attempts,
        @Nullable String nextAttemptAt,
        String receivedAt,
        String updatedAt) {

    // The row's own names in camel case beside the spelling of the guide and of the messages: both are looked for.

    @JsonProperty("requestUid")
    String requestUidOfRow() {
        return requestUid;
    }

    @JsonProperty("vendorId")
    @Nullable
    String vendorIdOfRow() {
        return vendorId;
    }

    @JsonProperty("companyId")
    @Nullable
    String companyIdOfRow() {
        return companyId;
    }

    static RegistrationView of(ResultSet row, int index) throws SQLException {
        Instant nextAttemptAt = TimeColumn.orNull(row, "next_attempt_at");
        return new RegistrationView(
                row.getString("request_uid"),
                row.getString("state"),
                row.getString("vendor_id"),
                row.getString("company_id"),
                Mask.lastFour(row.getString("account_no")),
                Mask.lastFour(row.getString("ref1")),
                Mask.lastFour(row.getString("ref2")),
                Mask.lastFour(row.getString("ref3")),
                Mask.lastFour(row.getString("ref4")),
                row.getString("status_code"),
                PersonalData.of(row).hiddenIn(row.getString("status_desc")),
                row.getBigDecimal("ddr_oapi_seq_id"),
                row.getInt("attempts"),
                nextAttemptAt == null ? null : BangkokTimestamp.of(nextAttemptAt),
                BangkokTimestamp.of(TimeColumn.get(row, "received_at")),
                BangkokTimestamp.of(TimeColumn.get(row, "updated_at")));
    }
}
