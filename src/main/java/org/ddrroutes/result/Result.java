package org.ddrroutes.result;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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

    private static final int LENGTH = 512;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The text that its message carries; fields without a value are left out. */
    public String json() {
        StringWriter text = new StringWriter(LENGTH);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            write(json, "requestUID", requestUid);
            write(json, "state", state);
            write(json, "statusCode", statusCode);
            write(json, "statusDesc", statusDesc);
            if (ddrOapiSeqId != null) {
                json.writeNumberField("ddrOapiSeqId", ddrOapiSeqId);
            }
            write(json, "vendorID", vendorId);
            write(json, "companyID", companyId);
            write(json, "accountNo", accountNo);
            write(json, "ref1", ref1);
            write(json, "ref2", ref2);
            write(json, "ref3", ref3);
            write(json, "ref4", ref4);
            if (attempts != null) {
                json.writeNumberField("attempts", attempts);
            }
            write(json, "occurredAt", BangkokTimestamp.of(occurredAt));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
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
