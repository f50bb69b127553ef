package org.ddrroutes.flow;

import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.harness.BankAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What the bank answers to one registration, call by call, and what must have become of it.
 *
 * @param what names the row
 * @param code the row's {@code status_code} in the end, and the reason of the dead letter where there is one
 * @param bankUids what the calls carry, by its ending: none for the producer's own requestUID
 * @param attempts what is counted in the end
 * @param states one after the other
 */
record CodeTableRow(
        String what, List<BankAnswer> answers, String code, List<String> bankUids, int attempts, List<String> states) {

    private static final String OWN = "";

    static CodeTableRow accepted(String what, BankAnswer answer) {
        return new CodeTableRow(
                what, List.of(answer), "0", List.of(OWN), 1, List.of("RECEIVED", "SUBMITTING", "ACCEPTED"));
    }

    static CodeTableRow rejected(String code, BankAnswer answer) {
        return new CodeTableRow(
                code, List.of(answer), code, List.of(OWN), 1, List.of("RECEIVED", "SUBMITTING", "REJECTED"));
    }

    static CodeTableRow dead(String reason, BankAnswer answer) {
        return new CodeTableRow(
                reason, List.of(answer), reason, List.of(OWN), 1, List.of("RECEIVED", "SUBMITTING", "DEAD"));
    }

    /** Tried again, counted. */
    static CodeTableRow retried(String what, BankAnswer failure, BankAnswer then) {
        return again(what, List.of(failure, then), "0", List.of(OWN, OWN), 2);
    }

    /** Tried again under the same request UID; the bank, which has done it, says so. */
    static CodeTableRow unknown(String what, BankAnswer failure) {
        return knownAlready(what, failure, BankAnswer.code("BSN007"));
    }

    static CodeTableRow knownAlready(String what, BankAnswer failure, BankAnswer duplicate) {
        String code = new String(duplicate.body(), java.nio.charset.StandardCharsets.UTF_8).contains("BSN002")
                ? "BSN002"
                : "BSN007";
        return again(what, List.of(failure, duplicate), code, List.of(OWN, OWN), 2);
    }

    /** The token is renewed within the same attempt. */
    static CodeTableRow renewed(String what, BankAnswer refusal) {
        return new CodeTableRow(
                what,
                List.of(refusal, BankAnswer.accepted()),
                "0",
                List.of(OWN, OWN),
                1,
                List.of("RECEIVED", "SUBMITTING", "ACCEPTED"));
    }

    /** The gate closes, and the next try is the first that counts. */
    static CodeTableRow paused(String what, BankAnswer... closing) {
        List<BankAnswer> answers = new ArrayList<>(List.of(closing));
        answers.add(BankAnswer.accepted());
        return again(what, answers, "0", answers.stream().map(answer -> OWN).toList(), 1);
    }

    /** The bank has spent the requestUID on a try that it said no to. */
    static CodeTableRow underAFreshUid(String what, BankAnswer no, BankAnswer spent) {
        boolean counted = !what.equals("0429");
        return new CodeTableRow(
                what + ", then BSN007",
                List.of(no, spent, BankAnswer.accepted()),
                "0",
                List.of(OWN, OWN, "-2"),
                counted ? 3 : 2,
                List.of("RECEIVED", "SUBMITTING", "RETRYING", "SUBMITTING", "RETRYING", "SUBMITTING", "ACCEPTED"));
    }

    private static CodeTableRow again(
            String what, List<BankAnswer> answers, String code, List<String> uids, int attempts) {
        return new CodeTableRow(
                what,
                answers,
                code,
                uids,
                attempts,
                List.of("RECEIVED", "SUBMITTING", "RETRYING", "SUBMITTING", "ACCEPTED"));
    }

    String finalState() {
        return states.get(states.size() - 1);
    }

    /** The reason in the dead-letter queue; null where nothing may be there. */
    @Nullable
    String deadLetterReason() {
        return finalState().equals("DEAD") ? code : null;
    }

    @Override
    public String toString() {
        return what + ": " + finalState();
    }
}
