package org.ddrroutes.sandbox;

import static org.ddrroutes.sandbox.BankAnswer.accepted;
import static org.ddrroutes.sandbox.BankAnswer.booked;
import static org.ddrroutes.sandbox.BankAnswer.failed;
import static org.ddrroutes.sandbox.BankAnswer.page;
import static org.ddrroutes.sandbox.BankAnswer.refused;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.ddrroutes.sandbox.BankAnswer.Way;

/** How the sandbox bank treats a registration, chosen by the last two digits of its account number. */
@SuppressWarnings("ImmutableEnumChecker") // the answers are records of constants
enum Conduct {
    REGISTERS("01", "accepted; callback I0000", accepted(), CallbackPlan.SUCCESS),
    REJECTS("02", "accepted; callback I0001", accepted(), CallbackPlan.REJECT),
    UNKNOWN_ACCOUNT("03", "CBS001", refused("CBS001", "Invalid Account No")),
    FAILS_ONCE("04", "SYS001, accepted at the next try", failed("SYS001", "System Error"), accepted()),
    LIMITS_ONCE(
            "05",
            "0429, accepted at the next try",
            failed("0429", "Exceed the request limit, please try again later after 1 hour"),
            accepted()),
    HANGS_UP(
            "06",
            "taken, but the connection closes without an answer; BSN007 at the next try; callback I0000 after 15 s",
            booked(Way.NOT_AT_ALL),
            CallbackPlan.SUCCESS_LATER),
    ANSWERS_TOO_LATE(
            "07",
            "taken, but answered too late; BSN007 at the next try; callback I0000 after 15 s",
            booked(Way.SLOWLY),
            CallbackPlan.SUCCESS_LATER),
    NEVER_CALLS_BACK("08", "accepted; no callback", accepted(), CallbackPlan.NONE),
    UNKNOWN_VENDOR("09", "BSN001", refused("BSN001", "Vendor Id Not Found")),
    SPENDS_THE_UID(
            "10",
            "BSN003, BSN007 under the same requestUID, accepted under another",
            refused("BSN003", "Transaction Failed"),
            accepted()),
    CALLS_BACK_FIRST(
            "11", "accepted, answered after the callback I0000", booked(Way.AFTER_THE_CALLBACK), CallbackPlan.SUCCESS),
    CALLS_BACK_TWICE("12", "accepted; callback I0000, twice", accepted(), CallbackPlan.SUCCESS_TWICE),
    CALLS_BACK_UNDER_ANOTHER_UID(
            "13",
            "accepted; callback I0000 under another requestUID",
            accepted(),
            CallbackPlan.SUCCESS_UNDER_ANOTHER_UID),
    ANSWERS_WITH_A_PAGE("14", "HTTP 500 with an HTML page, accepted at the next try", page(), accepted()),
    WRONG_PRODUCT("15", "CBS002", refused("CBS002", "Invalid Product Group")),
    WRONG_ACCOUNT_STATUS("16", "CBS003", refused("CBS003", "Invalid Account Status")),
    DUPLICATE("17", "BSN002", refused("BSN002", "Duplicate Transaction")),
    UNKNOWN_COMPANY("18", "BSN004", refused("BSN004", "Company Profile Not Found")),
    COMPANY_IN_USE("19", "BSN005", refused("BSN005", "Company Id and Company Code already used.")),
    UNKNOWN_PARTNER("20", "BSN006, accepted at the next try", failed("BSN006", "Partner Id Not Found"), accepted()),
    ALWAYS_FAILS("21", "SYS002, always", failed("SYS002", "Adapter General Error."), CallbackPlan.NONE),
    REFUSES_THE_TOKEN_ONCE("23", "AU00401, accepted with a new token", failed("AU00401", "Unauthorized"), accepted());

    private final String ending;
    private final String words;
    private final BankAnswer first;
    private final BankAnswer next;
    private final CallbackPlan callback;

    Conduct(String ending, String words, BankAnswer always) {
        this(ending, words, always, always, CallbackPlan.NONE);
    }

    Conduct(String ending, String words, BankAnswer always, CallbackPlan callback) {
        this(ending, words, always, always, callback);
    }

    Conduct(String ending, String words, BankAnswer first, BankAnswer next) {
        this(ending, words, first, next, CallbackPlan.SUCCESS);
    }

    Conduct(String ending, String words, BankAnswer first, BankAnswer next, CallbackPlan callback) {
        this.ending = ending;
        this.words = words;
        this.first = first;
        this.next = next;
        this.callback = callback;
    }

    /** The one whose ending the account number has, else {@link #REGISTERS}. */
    static Conduct of(String accountNo) {
        return Arrays.stream(values())
                .filter(conduct -> accountNo.endsWith(conduct.ending))
                .findFirst()
                .orElse(REGISTERS);
    }

    /** @param tryNumber 1 for the first call for a registration */
    BankAnswer answer(int tryNumber) {
        return tryNumber == 1 ? first : next;
    }

    CallbackPlan callback() {
        return callback;
    }

    /** All endings and what each does, a line each. */
    static String table() {
        return Arrays.stream(values())
                .map(conduct -> "…" + conduct.ending + "  " + conduct.words)
                .collect(Collectors.joining(
                        "\n", "The answer is chosen by the end of accountNo:\n", "\nother  as …01\n"));
    }
}
