package org.ddrroutes.wire;

/** A code and text of the guide's status table, as we say it ourselves to a producer or to the bank. */
public record StatusCode(String code, String text) {

    public static final StatusCode SUCCESS = new StatusCode("0", "Success");
    public static final StatusCode BAD_REQUEST = new StatusCode("AU00400", "Bad Request");
    public static final StatusCode UNAUTHORIZED = new StatusCode("AU00401", "Unauthorized");
    public static final StatusCode SYSTEM_ERROR = new StatusCode("SYS001", "System Error");
    public static final StatusCode VENDOR_NOT_FOUND = new StatusCode("BSN001", "Vendor Id Not Found");
    public static final StatusCode COMPANY_NOT_FOUND = new StatusCode("BSN004", "Company Profile Not Found");
    public static final StatusCode PARTNER_NOT_FOUND = new StatusCode("BSN006", "Partner Id Not Found");
    public static final StatusCode DUPLICATE_REQUEST_UID = new StatusCode("BSN007", "Duplicate Request UID");

    /** {@code AU00003}: a header's part is missing. */
    public static StatusCode headerRequired(String name) {
        return new StatusCode("AU00003", name + " is required");
    }

    /** {@code AU00004}: a header's part is malformed. */
    public static StatusCode headerInvalidFormat(String name) {
        return new StatusCode("AU00004", "Invalid format, " + name);
    }

    public static StatusCode required(String field) {
        return new StatusCode("CMN001", field + " is required");
    }

    public static StatusCode invalidFormat(String field) {
        return new StatusCode("CMN002", "Invalid format " + field);
    }

    /** In a field that the guide does not know; its name is the sender's, and is not repeated. */
    public static StatusCode invalidFormatOfUnknown() {
        return invalidFormat("body");
    }

    public static StatusCode invalid(String field) {
        return new StatusCode("CMN003", "Invalid " + field);
    }

    public static StatusCode mustBeNumeric(String field) {
        return new StatusCode("CMN004", field + " must be numeric");
    }

    public static StatusCode overMaxLength(String field, int max) {
        return new StatusCode("CMN005", field + " is over max length (" + max + ")");
    }
}
