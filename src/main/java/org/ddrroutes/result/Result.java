package org.ddrroutes.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.ddrroutes.wire.BangkokTimestamp;
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

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The text that its message carries; fields without a value are left out. */
    public String json() {
        ObjectNode json = MAPPER.createObjectNode()
                .put("requestUID", requestUid)
                .put("state", state)
                .put("statusCode", statusCode)
                .put("statusDesc", statusDesc)
                .put("ddrOapiSeqId", ddrOapiSeqId)
                .put("vendorID", vendorId)
                .put("companyID", companyId)
                .put("accountNo", accountNo)
                .put("ref1", ref1)
                .put("ref2", ref2)
                .put("ref3", ref3)
                .put("ref4", ref4)
                .put("attempts", attempts)
                .put("occurredAt", BangkokTimestamp.of(occurredAt));
        json.removeNulls();
        return json.toString();
    }

    /** Of a text that {@link #json} or the statement of a callback has made. */
    static String vendorIdIn(String json) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            while (parser.nextToken() != null) {
                if ("vendorID".equals(parser.currentName()) && parser.currentToken() == JsonToken.VALUE_STRING) {
                    return parser.getText();
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }
}
