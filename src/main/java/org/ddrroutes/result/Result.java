package org.ddrroutes.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
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
 * @param at when the state was entered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
        @JsonProperty("requestUID") @Nullable String requestUid,
        String state,
        @Nullable String statusCode,
        @Nullable String statusDesc,
        @Nullable BigDecimal ddrOapiSeqId,
        @JsonProperty("vendorID") @Nullable String vendorId,
        @JsonProperty("companyID") @Nullable String companyId,
        @Nullable String accountNo,
        @Nullable String ref1,
        @Nullable String ref2,
        @Nullable String ref3,
        @Nullable String ref4,
        @Nullable Integer attempts,
        @JsonIgnore Instant at) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter WRITER = MAPPER.writerFor(Result.class);

    @JsonProperty
    String occurredAt() {
        return BangkokTimestamp.of(at);
    }

    /** The text that its message carries; fields without a value are left out. */
    public String json() {
        try {
            return WRITER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
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
