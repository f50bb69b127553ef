package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ddrroutes.callback.Check.Refusal;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/** The body, in the order of the table and, within a row, of the guide's fields. */
final class BodyChecks {

    private final KnownVendors vendors;

    BodyChecks(KnownVendors vendors) {
        this.vendors = vendors;
    }

    List<Check> inOrder() {
        return List.of(
                BodyChecks::object,
                BodyChecks::required,
                BodyChecks::accountNo,
                BodyChecks::lengths,
                BodyChecks::characters,
                BodyChecks::applyDtm,
                BodyChecks::respCode,
                this::vendorAndCompany);
    }

    private static @Nullable Refusal object(Reading reading) {
        try {
            ObjectNode body = StrictJson.read(reading.request.body());
            for (CallbackField field : CallbackField.values()) {
                if (!isText(body.get(field.wireName), field)) {
                    return Refusal.badRequest(StatusCode.BAD_REQUEST);
                }
            }
            reading.bodyIs(body);
            return null;
        } catch (MalformedJson e) {
            return Refusal.badRequest(StatusCode.BAD_REQUEST);
        }
    }

    /** A required field that is JSON's null is no string; an optional one is simply absent. */
    private static boolean isText(@Nullable JsonNode value, CallbackField field) {
        return value == null || value.isTextual() || (value.isNull() && !field.required);
    }

    private static @Nullable Refusal required(Reading reading) {
        for (CallbackField field : CallbackField.values()) {
            String value = reading.text(field);
            if (field.required && (value == null || value.isBlank())) {
                return Refusal.badRequest(StatusCode.required(field.wireName));
            }
        }
        return null;
    }

    private static @Nullable Refusal accountNo(Reading reading) {
        return FieldText.isDigits(reading.required(CallbackField.ACCOUNT_NO))
                ? null
                : Refusal.badRequest(StatusCode.mustBeNumeric(CallbackField.ACCOUNT_NO.wireName));
    }

    private static @Nullable Refusal lengths(Reading reading) {
        for (CallbackField field : CallbackField.values()) {
            String value = reading.text(field);
            if (value != null && value.codePointCount(0, value.length()) > field.maxLength) {
                return Refusal.badRequest(StatusCode.overMaxLength(field.wireName, field.maxLength));
            }
        }
        return null;
    }

    private static @Nullable Refusal characters(Reading reading) {
        for (CallbackField field : CallbackField.values()) {
            String value = reading.text(field);
            if (value != null && FieldText.hasForbiddenCharacter(value)) {
                return Refusal.badRequest(StatusCode.invalidFormat(field.wireName));
            }
        }
        return FieldText.hasForbiddenCharacter(reading.body())
                ? Refusal.badRequest(StatusCode.invalidFormatOfUnknown())
                : null;
    }

    private static @Nullable Refusal applyDtm(Reading reading) {
        String value = reading.required(CallbackField.APPLY_DTM);
        boolean known = BangkokTime.compact(value).isPresent()
                || BangkokTime.dashed(value).isPresent();
        return known ? null : Refusal.badRequest(StatusCode.invalidFormat(CallbackField.APPLY_DTM.wireName));
    }

    private static @Nullable Refusal respCode(Reading reading) {
        String value = reading.required(CallbackField.RESP_CODE);
        boolean known = value.equals(Callback.SUCCESS) || value.equals(Callback.REJECT);
        return known ? null : Refusal.badRequest(StatusCode.invalid(CallbackField.RESP_CODE.wireName));
    }

    private @Nullable Refusal vendorAndCompany(Reading reading) {
        String vendorId = reading.required(CallbackField.VENDOR_ID);
        if (!vendors.knowsVendor(vendorId)) {
            return Refusal.badRequest(StatusCode.VENDOR_NOT_FOUND);
        }
        return vendors.knowsCompany(vendorId, reading.required(CallbackField.COMPANY_ID))
                ? null
                : Refusal.badRequest(StatusCode.COMPANY_NOT_FOUND);
    }
}
