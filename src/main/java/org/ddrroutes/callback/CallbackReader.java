package org.ddrroutes.callback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Callback} of a request that has passed every check. */
final class CallbackReader {

    /** Escapes all that is not ASCII, and with it what a database could not store as text: U+0000, lone surrogates. */
    private static final ObjectWriter ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private CallbackReader() {}

    static Callback callback(Reading reading, RequestUid requestUid) {
        return new Callback(
                requestUid,
                reading.required(CallbackField.VENDOR_ID),
                reading.required(CallbackField.COMPANY_ID),
                reading.required(CallbackField.ACCOUNT_NO),
                reading.text(CallbackField.REF1),
                reading.text(CallbackField.REF2),
                reading.text(CallbackField.REF3),
                reading.text(CallbackField.REF4),
                reading.required(CallbackField.APPLY_DTM),
                reading.required(CallbackField.RESP_CODE),
                reading.required(CallbackField.RESP_DESC),
                extraFields(reading.body()));
    }

    private static @Nullable String extraFields(ObjectNode body) {
        ObjectNode extra = body.deepCopy().without(CallbackField.NAMES);
        if (extra.isEmpty()) {
            return null;
        }
        try {
            return ASCII.writeValueAsString(extra);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read can be written");
        }
    }
}
