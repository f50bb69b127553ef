package org.ddrroutes.operations.deadletter;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reason means, and what to do: in short what {@code operating.md} says.
 *
 * @param wayOut begins with what to press, where nothing else is to be done first
 */
record DeadLetterAdvice(String meaning, String wayOut) {

    private static final String BY_PRODUCER = "discard; the producer sends it right, under a new requestUID";
    private static final String AFTER_SET_UP =
            "have it set up at the bank, then replay; discard where the producer was wrong";
    private static final String WHEN_WELL = "replay when the bank is well";
    private static final DeadLetterAdvice WRONG_FIELD =
            new DeadLetterAdvice("a field of the request is missing or wrong; the bank was not asked", BY_PRODUCER);
    private static final DeadLetterAdvice BANK_FAILS =
            new DeadLetterAdvice("the bank failed at each attempt", WHEN_WELL);
    private static final DeadLetterAdvice MALFORMED = new DeadLetterAdvice(
            "our request is malformed to the bank",
            "compare ddr.bank.ip-address and the bank's interface; mend, restart, replay");
    private static final DeadLetterAdvice UNKNOWN = new DeadLetterAdvice(
            "a code without a row in config/bank-codes.yaml", "ask the bank what it means, add a row, restart, replay");

    private static final Pattern JAVA_CLASS = Pattern.compile("[a-z]+(\\.[A-Za-z0-9_$]+)+");

    private static final Map<String, DeadLetterAdvice> BY_REASON = Map.ofEntries(
            Map.entry("CMN001", WRONG_FIELD),
            Map.entry("CMN002", WRONG_FIELD),
            Map.entry("CMN003", WRONG_FIELD),
            Map.entry("CMN004", WRONG_FIELD),
            Map.entry("CMN005", WRONG_FIELD),
            Map.entry(
                    "AU00400",
                    new DeadLetterAdvice(
                            "the request cannot be read, or the bank cannot read ours", "look at one; " + BY_PRODUCER)),
            Map.entry("AU00003", MALFORMED),
            Map.entry("AU00004", MALFORMED),
            Map.entry("BSN001", new DeadLetterAdvice("the bank does not know the vendor", AFTER_SET_UP)),
            Map.entry("BSN004", new DeadLetterAdvice("the bank does not know the company profile", AFTER_SET_UP)),
            Map.entry("BSN005", new DeadLetterAdvice("company id and code are already used at the bank", AFTER_SET_UP)),
            Map.entry(
                    "BSN007",
                    new DeadLetterAdvice(
                            "the requestUID was used before, by another request or another installation",
                            "ask why; discard what was sent twice, replay what the bank does not have")),
            Map.entry("BSN003", new DeadLetterAdvice("the transaction failed at the bank, without a cause", WHEN_WELL)),
            Map.entry("SYS001", BANK_FAILS),
            Map.entry("SYS002", BANK_FAILS),
            Map.entry("TM001", new DeadLetterAdvice("outside the bank's hours", "replay within them")),
            Map.entry("ED001", BANK_FAILS),
            Map.entry(
                    "NOANSWER",
                    new DeadLetterAdvice(
                            "the bank gave no whole answer at the last attempt", "look at the network; " + WHEN_WELL)));

    static DeadLetterAdvice of(@Nullable String reason, @Nullable String text) {
        if (reason == null) {
            return new DeadLetterAdvice("somebody else put it there", "look at one; discard");
        }
        if (reason.equals("SYS001") && text != null && JAVA_CLASS.matcher(text).matches()) {
            return new DeadLetterAdvice("a fault of this program", "keep the log; replay after it is mended");
        }
        if (reason.startsWith("HTTP")) {
            return new DeadLetterAdvice(
                    "only an HTTP status came", "look at ddr.bank.base-url and what stands between; mend, replay");
        }
        return BY_REASON.getOrDefault(reason, UNKNOWN);
    }
}
