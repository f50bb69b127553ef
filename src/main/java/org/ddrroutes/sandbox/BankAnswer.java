package org.ddrroutes.sandbox;

import org.ddrroutes.wire.StatusCode;

/**
 * One answer of the sandbox bank to a well-formed {@code registerddr}.
 *
 * @param way how it goes over the wire
 * @param isBooked the bank has taken the registration, whatever its answer says
 * @param isUidSpent the bank takes no second call under this requestUID
 */
record BankAnswer(StatusCode code, Way way, boolean isBooked, boolean isUidSpent) {

    /** How an answer goes over the wire. */
    enum Way {
        AT_ONCE,
        /** Longer than the product waits. */
        SLOWLY,
        /** After the callback. */
        AFTER_THE_CALLBACK,
        /** The connection is closed without an answer. */
        NOT_AT_ALL,
        /** HTTP 500 with a page, as a proxy in between gives it. */
        AS_A_PAGE
    }

    /** Taken. */
    static BankAnswer accepted() {
        return booked(Way.AT_ONCE);
    }

    /** Taken, but told in some other way than at once. */
    static BankAnswer booked(Way way) {
        return new BankAnswer(StatusCode.SUCCESS, way, true, true);
    }

    /** Not taken, and no second call under this requestUID. */
    static BankAnswer refused(String code, String text) {
        return new BankAnswer(new StatusCode(code, text), Way.AT_ONCE, false, true);
    }

    /** Not taken; the same requestUID may come again. */
    static BankAnswer failed(String code, String text) {
        return new BankAnswer(new StatusCode(code, text), Way.AT_ONCE, false, false);
    }

    /** Not taken, with a page in place of the guide's fields. */
    static BankAnswer page() {
        return new BankAnswer(StatusCode.SYSTEM_ERROR, Way.AS_A_PAGE, false, false);
    }

    /** The HTTP status that says the same as the code; the guide names none. */
    static int httpStatus(StatusCode code) {
        String text = code.code();
        if (text.equals(StatusCode.UNAUTHORIZED.code())) {
            return 401;
        }
        if (text.equals("0429")) {
            return 429;
        }
        if (text.startsWith("SYS")) {
            return 500;
        }
        return text.startsWith("AU") || text.startsWith("CMN") ? 400 : 200;
    }
}
