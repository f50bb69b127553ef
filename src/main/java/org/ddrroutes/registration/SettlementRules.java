package org.ddrroutes.registration;

import org.ddrroutes.bank.Action;
import org.ddrroutes.bank.CallOutcome;

/** Decides what an answer of the bank means for its registration, by what went before: see decision 0004. */
final class SettlementRules {

    private SettlementRules() {}

    /**
     * @param recorded the registration as it stands now that the answer is here
     * @param attempt the number of the try that was answered
     * @param isProbe whether that try was the gate's probe
     * @param maxAttempts after so many counted tries no further one is made
     */
    static Settlement resolve(
            Registration recorded, int attempt, CallOutcome outcome, boolean isProbe, int maxAttempts) {
        if (recorded.state() != RegistrationState.SUBMITTING || recorded.attempts() != attempt) {
            return late(recorded, outcome);
        }
        boolean isUsedUp = attempt >= maxAttempts;
        return switch (outcome.action()) {
            case ACCEPT -> Settlement.ACCEPT;
            case REJECT -> Settlement.REJECT;
            case DEAD_LETTER -> Settlement.DEAD_LETTER;
            case DUPLICATE -> duplicate(recorded, outcome, isUsedUp);
            case PAUSE -> Settlement.PAUSE;
            case HOLD -> Settlement.HOLD;
            case RETRY, RENEW_TOKEN -> {
                if (isProbe) {
                    yield Settlement.RETRY_AFTER_PROBE;
                }
                yield !outcome.counted()
                        ? Settlement.RETRY_UNCOUNTED
                        : isUsedUp ? Settlement.DEAD_LETTER : Settlement.RETRY;
            }
        };
    }

    private static Settlement duplicate(Registration recorded, CallOutcome outcome, boolean isUsedUp) {
        if (recorded.outcomeUnknown()) {
            return Settlement.ACCEPT;
        }
        if (!outcome.code().equals(CallOutcome.DUPLICATE_REQUEST_UID)) {
            return Settlement.REJECT;
        }
        boolean isFirstCall = recorded.bankTries() + outcome.calls() <= 1;
        return isFirstCall || isUsedUp ? Settlement.DEAD_LETTER : Settlement.RETRY_UNDER_FRESH_UID;
    }

    /** A callback, or another delivery of the same message, was faster than this answer. Only an acceptance is believed then. */
    private static Settlement late(Registration recorded, CallOutcome outcome) {
        if (outcome.action() != Action.ACCEPT) {
            return Settlement.NOTHING;
        }
        if (recorded.state() == RegistrationState.SUBMITTING) {
            return Settlement.ACCEPT;
        }
        return recorded.ddrOapiSeqId() == null && outcome.seqId() != null ? Settlement.ADD_SEQ_ID : Settlement.NOTHING;
    }
}
