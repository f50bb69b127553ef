package org.ddrroutes.callback;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of a callback's body, in the order of the guide's table, with its lengths in characters. */
enum CallbackField {
    VENDOR_ID("vendorId", 10, true),
    COMPANY_ID("companyId", 15, true),
    ACCOUNT_NO("accountNo", 13, true),
    REF1("ref1", 20, false),
    REF2("ref2", 20, false),
    REF3("ref3", 20, false),
    REF4("ref4", 20, false),
    APPLY_DTM("applyDtm", 19, true),
    RESP_CODE("respCode", 5, true),
    RESP_DESC("respDesc", 10, true);

    static final Set<String> NAMES =
            Arrays.stream(values()).map(field -> field.wireName).collect(Collectors.toUnmodifiableSet());

    final String wireName;
    final int maxLength;
    final boolean required;

    CallbackField(String wireName, int maxLength, boolean required) {
        this.wireName = wireName;
        this.maxLength = maxLength;
        this.required = required;
    }
}
