package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.ddrroutes.wire.FieldText;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/** The body, in the order of the table and, within a row, of the guide's fields. */
record BodyChecks(KnownVendors vendors) {

    /** Of UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    List<Check> inOrder() {
        return List.of(
                Check.badRequest("body-format", BodyChecks::object),
                Check.badRequest("required-fields", BodyChecks::required),
                Check.badRequest("account-no", BodyChecks::accountNo),
                Check.badRequest("lengths", BodyChecks::lengths),
                Check.badRequest("characters", BodyChecks::characters),
                Check.badRequest("apply-dtm", BodyChecks::applyDtm),
                Check.badRequest("resp-code", BodyChecks::respCode),
                Check.badRequest("vendor", this::vendorAndCompany));
    }

    private static @Nullable StatusCode object(CallbackRequest request) {
        try {
            ObjectNode body = StrictJson.read(withoutMark(request.bytes));
            for (CallbackField field : CallbackField.values()) {
                if (!isText(body.get(field.wireName), field)) {
                    return StatusCode.BAD_REQUEST;
                }
            }
            request.body = body;
            return null;
        } catch (MalformedJson e) {
            return StatusCode.BAD_REQUEST;
        }
    }

    private static byte[] withoutMark(byte[] body) {
        int length = BYTE_ORDER_MARK.length;
        boolean isMarked = body.length >= length && Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
        return isMarked ? Arrays.copyOfRange(body, length, body.length) : body;
    }

    /** A required field that is JSON's null is no string; an optional one is simply absent. */
    private static boolean isText(@Nullable JsonNode value, CallbackField field) {
        return value == null || value.isTextual() || (value.isNull() && !field.required);
    }

    private static @Nullable StatusCode required(CallbackRequest request) {
        for (CallbackField field : CallbackField.values()) {
            String value = request.text(field);
            if (field.required && (value == null || value.isBlank())) {
                return StatusCode.required(field.wireName);
            }
        }
        return null;
    }

    private static @Nullable StatusCode accountNo(CallbackRequest request) {
        return FieldText.isDigits(request.required(CallbackField.ACCOUNT_NO))
                ? null
                : StatusCode.mustBeNumeric(CallbackField.ACCOUNT_NO.wireName);
    }

    private static @Nullable StatusCode lengths(CallbackRequest request) {
        for (CallbackField field : CallbackField.values()) {
            String value = request.text(field);
            if (value != null && value.codePointCount(0, value.length()) > field.maxLength) {
                return StatusCode.overMaxLength(field.wireName, field.maxLength);
            }
        }
        return null;
    }

    private static @Nullable StatusCode characters(CallbackRequest request) {
        for (CallbackField field : CallbackField.values()) {
            String value = request.text(field);
            if (value != null && FieldText.hasForbiddenCharacter(value)) {
                return StatusCode.invalidFormat(field.wireName);
            }
        }
        return FieldText.hasForbiddenCharacter(request.body) ? StatusCode.invalidFormatOfUnknown() : null;
    }

    private static @Nullable StatusCode applyDtm(CallbackRequest request) {
        String value = request.required(CallbackField.APPLY_DTM);
        boolean known = BankTimestamp.compact(value).isPresent()
                || BankTimestamp.dashed(value).isPresent();
        return known ? null : StatusCode.invalidFormat(CallbackField.APPLY_DTM.wireName);
    }

    private static @Nullable StatusCode respCode(CallbackRequest request) {
        String value = request.required(CallbackField.RESP_CODE);
        boolean known = value.equals(Callback.SUCCESS) || value.equals(Callback.REJECT);
        return known ? null : StatusCode.invalid(CallbackField.RESP_CODE.wireName);
    }

    private @Nullable StatusCode vendorAndCompany(CallbackRequest request) {
        String vendorId = request.required(CallbackField.VENDOR_ID);
        if (!vendors.knowsVendor(vendorId)) {
            return StatusCode.VENDOR_NOT_FOUND;
        }
        return vendors.knowsCompany(vendorId, request.required(CallbackField.COMPANY_ID))
                ? null
                : StatusCode.COMPANY_NOT_FOUND;
    }
}
