package org.ddrroutes.sandbox;

import java.util.Locale;

/** The registrations that the sandbox drops on start, one for each end. The accounts are made up. */
enum Sample {
    REGISTERED("0000119201", "REGISTERED"),
    REJECTED("0000119202", "REJECTED"),
    UNKNOWN_ACCOUNT("0000119203", "REJECTED"),
    SYSTEM_ERROR("0000119204", "REGISTERED"),
    MALFORMED("0000119205", "DEAD");

    private final String accountNo;
    private final String endState;

    Sample(String accountNo, String endState) {
        this.accountNo = accountNo;
        this.endState = endState;
    }

    String endState() {
        return endState;
    }

    /** @param run tells the samples of one start from those of another */
    String requestUid(String run) {
        return run + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String body() {
        String json = "{\"vendorID\":\"001\",\"companyID\":\"AAAA000001\",\"accountNo\":\"" + accountNo
                + "\",\"ref1\":\"12345\"}";
        // The malformed one ends in the middle, as a body does that a bridge has cut.
        return this == MALFORMED ? json.substring(0, json.indexOf("accountNo")) : json;
    }
}
