package org.ddrroutes.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;

/** A result as the JSON text its message carries; fields without a value are left out. */
final class ResultJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultJson() {}

    static String write(Result result) {
        ObjectNode json = MAPPER.createObjectNode();
        put(json, "requestUID", result.requestUid());
        put(json, "state", result.state());
        put(json, "statusCode", result.statusCode());
        put(json, "statusDesc", result.statusDesc());
        if (result.ddrOapiSeqId() != null) {
            json.put("ddrOapiSeqId", result.ddrOapiSeqId());
        }
        put(json, "vendorID", result.vendorId());
        put(json, "companyID", result.companyId());
        put(json, "accountNo", result.accountNo());
        put(json, "ref1", result.ref1());
        put(json, "ref2", result.ref2());
        put(json, "ref3", result.ref3());
        put(json, "ref4", result.ref4());
        if (result.attempts() != null) {
            json.put("attempts", result.attempts());
        }
        json.put("occurredAt", BangkokTimestamp.of(result.occurredAt()));
        return json.toString();
    }

    /** Of a text that {@link #write} or the statement of a callback has made. */
    static String vendorId(String json) {
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

    private static void put(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
