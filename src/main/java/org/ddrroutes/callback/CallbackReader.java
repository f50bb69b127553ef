package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Callback} of a request that has passed every check. */
final class CallbackReader {

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
        return extra.isEmpty() ? null : extra.toString();
    }
}
