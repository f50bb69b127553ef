package org.ddrroutes.sandbox;

import java.time.Duration;

/** What the sandbox bank calls back after it has taken a registration. */
enum CallbackPlan {
    NONE(0, "", false, Duration.ZERO),
    SUCCESS(1, "I0000", false, Duration.ZERO),
    REJECT(1, "I0001", false, Duration.ZERO),
    SUCCESS_TWICE(2, "I0000", false, Duration.ZERO),
    /** Under a requestUID of the bank's own: it has to be matched by its fields. */
    SUCCESS_UNDER_ANOTHER_UID(1, "I0000", true, Duration.ZERO),
    /** Long enough after the acceptance for a second try to come before it. */
    SUCCESS_LATER(1, "I0000", false, Duration.ofSeconds(15));

    private final int times;
    private final String respCode;
    private final boolean isUnderAnotherUid;
    private final Duration later;

    CallbackPlan(int times, String respCode, boolean isUnderAnotherUid, Duration later) {
        this.times = times;
        this.respCode = respCode;
        this.isUnderAnotherUid = isUnderAnotherUid;
        this.later = later;
    }

    int times() {
        return times;
    }

    String respCode() {
        return respCode;
    }

    String respDesc() {
        return respCode.equals("I0000") ? "Success" : "Reject";
    }

    boolean isUnderAnotherUid() {
        return isUnderAnotherUid;
    }

    /** Added to the usual delay. */
    Duration later() {
        return later;
    }
}
