package org.ddrroutes.check;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The exchange variables of the flow, as {@code routes/README.md} lists them. */
final class Variables {

    /** Strings to branch on; they may be shown. */
    static final Set<String> PLAIN = Set.of("requestUID", "vendorID", "companyID", "action", "code", "callbackOutcome");

    /** What holds the customer's data, or may quote it. */
    static final Set<String> PERSONAL = Set.of(
            "message", "request", "disposition", "registerddr", "outcome", "callback", "match", "batch", "network");

    /** The words that a variable can be, where they are few; {@code action} is empty at first. */
    static final Map<String, List<String>> WORDS = Map.of(
            "action",
            List.of(",submit,accept,reject,settled,retry,pause,hold,dead-letter,renew-token,duplicate,roll-back"
                    .split(",")),
            "callbackOutcome",
            List.of("settled", "confirmed", "repeated", "unmatched", "contradicted", "other-parties", "duplicate"));

    private Variables() {}

    static boolean isOfTheFlow(String name) {
        return PLAIN.contains(name) || PERSONAL.contains(name);
    }
}
