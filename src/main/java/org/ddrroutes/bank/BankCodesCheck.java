package org.ddrroutes.bank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.YamlPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/** Compares {@code config/bank-codes.yaml} with the codes of the bank's guide. */
public final class BankCodesCheck {

    /** Of the guide's table of status codes. */
    private static final List<String> OF_THE_GUIDE = List.of(
            "0", "0429", "AU00003", "AU00004", "AU00400", "AU00401", "BSN001", "BSN002", "BSN003", "BSN004", "BSN005",
            "BSN006", "BSN007", "CBS001", "CBS002", "CBS003", "CMN001", "CMN002", "CMN003", "CMN004", "CMN005",
            "SYS001", "SYS002");

    private static final String SUCCESS = "0";

    /** With these the bank may have registered the account all the same. */
    private static final Set<String> OF_UNKNOWN_OUTCOME = Set.of("SYS001", "SYS002", "TM001", "ED001");

    /** These may say that the bank has it already. */
    private static final Set<String> OF_REPEATS = Set.of("BSN002", "BSN007");

    /** These are about us, not about the request's data. */
    private static final Set<String> OF_OURSELVES =
            Set.of("0429", "AU00003", "AU00004", "AU00400", "AU00401", "BSN006");

    /** The bank says the same to the same request. */
    private static final Pattern OF_ONE_REQUEST = Pattern.compile("(CBS|CMN).*|AU00003|AU00004|AU00400");

    private static final String TOKEN_REFUSED = "AU00401";

    /** How the bank writes a code, those that are still to come included. */
    private static final Pattern CODE = Pattern.compile("0|[0-9]{4}|AU[0-9]{5}|[A-Z]{2,4}[0-9]{3,5}");

    /** What we call an answer without a code. */
    private static final Pattern WITHOUT_CODE = Pattern.compile("HTTP[0-9]{3}|" + CallOutcome.NO_ANSWER);

    /** Its codes are not looked up. */
    private static final Set<String> OF_THE_TOKEN = Set.of("TK001", "0000");

    private BankCodesCheck() {}

    /** What the variable {@code code} can be, but for {@code HTTPnnn} and for codes that nobody knows yet. */
    public static Set<String> knownCodes(Resource file) {
        Set<String> known = new TreeSet<>(OF_THE_GUIDE);
        known.add(CallOutcome.NO_ANSWER);
        try {
            known.addAll(BankCodesFile.read(file).codes().keySet());
        } catch (SettingFault fault) {
            // Told by check.
        }
        return known;
    }

    /** @throws SettingFault when it is not the file that must be corrected, but the setting that names it */
    public static List<Finding> check(Resource file) {
        Map<String, Place> places = new LinkedHashMap<>();
        BankCodes codes;
        try {
            codes = BankCodesFile.read(file, places);
        } catch (SettingFault fault) {
            Place place = fault.place().orElseThrow(() -> fault);
            return List.of(Finding.error(place, Rule.CODES, String.valueOf(fault.getMessage())));
        }
        List<Finding> findings = new ArrayList<>();
        codes.codes().keySet().stream()
                .filter(code -> !OF_THE_GUIDE.contains(code))
                .forEach(code -> unknown(code, placeOf(places, code, file)).ifPresent(findings::add));
        List<String> missing =
                OF_THE_GUIDE.stream().filter(code -> !codes.knows(code)).toList();
        if (!missing.isEmpty()) {
            findings.add(Finding.warning(
                    placeOf(places, "codes", file),
                    Rule.NO_ROW,
                    "no row for " + String.join(", ", missing) + "; they take the default, "
                            + codes.otherwise().action().word() + "; give each a row"
                            + missing.stream()
                                    .map(code -> Optional.ofNullable(doubtOf(code, codes.otherwise()))
                                            .map(doubt -> "; " + code + doubt))
                                    .flatMap(Optional::stream)
                                    .findFirst()
                                    .orElse("")));
        }
        Action otherwise = codes.otherwise().action();
        if (otherwise == Action.ACCEPT || otherwise == Action.DUPLICATE) {
            findings.add(
                    Finding.error(
                            placeOf(places, "default", file),
                            Rule.DEFAULT,
                            "the default " + otherwise.word()
                                    + " would take a code that nobody knows for a success; write default: { action: dead-letter }"));
        }
        String doubtOfDefault = doubtOfDefault(codes.otherwise());
        if (doubtOfDefault != null) {
            findings.add(Finding.warning(
                    placeOf(places, "default", file),
                    Rule.DEFAULT,
                    "the default " + otherwise.word() + doubtOfDefault));
        }
        codes.codes().forEach((code, rule) -> {
            if (code.equals(SUCCESS) != (rule.action() == Action.ACCEPT)) {
                findings.add(Finding.error(
                        placeOf(places, code, file),
                        Rule.DEFAULT,
                        code.equals(SUCCESS)
                                ? "0 is the bank's success and nothing else; write \"0\": { action: accept }"
                                : code + " is no success of the bank's, and accept would wait for a callback that never"
                                        + " comes; write another action, duplicate where it may have it already"));
                return;
            }
            String doubt = doubtOf(code, rule);
            if (doubt != null) {
                findings.add(Finding.warning(placeOf(places, code, file), Rule.MEANING, code + doubt));
            }
        });
        if (!codes.knows(SUCCESS)) {
            findings.add(Finding.error(
                    placeOf(places, "default", file),
                    Rule.DEFAULT,
                    "no row for 0, the bank's success; write \"0\": { action: accept }"));
        }
        return findings;
    }

    /** A row that does nothing, or one whose code is misspelt. A code that the bank may still invent is neither. */
    private static Optional<Finding> unknown(String code, Place place) {
        if (WITHOUT_CODE.matcher(code).matches()) {
            return Optional.of(Finding.error(
                    place,
                    Rule.CODE,
                    "the bank sends no code " + code + ": an answer without a code goes by its HTTP status, and no row"
                            + " changes that; " + settingOf(code) + "; take the row away"));
        }
        if (OF_THE_TOKEN.contains(code)) {
            return Optional.of(Finding.warning(
                    place,
                    Rule.CODE,
                    code
                            + " comes from the bank's token endpoint alone, and no row changes what it does: TK001 closes the gate"
                            + " for ddr.gate.first-pause and longer, 0000 brings the token; take the row away"));
        }
        boolean isMistyped = OF_THE_GUIDE.stream()
                .anyMatch(known -> NearestName.distance(code, known) == 1 && known.length() != code.length());
        return CODE.matcher(code).matches() && !isMistyped
                ? Optional.empty()
                : Optional.of(Finding.error(
                        place,
                        Rule.CODE,
                        "the bank sends no code " + code + NearestName.hint(code, OF_THE_GUIDE)
                                + "; write it as the bank's guide does, such as CBS001"));
    }

    /** What an answer without a code does, and the setting that it obeys. */
    private static String settingOf(String status) {
        return switch (status) {
            case "HTTP401", "HTTP403" ->
                "a new token is asked for, then the gate closes for ddr.gate.first-pause and longer";
            case "HTTP429" -> "the gate closes for ddr.gate.rate-limit-pause";
            default ->
                status.matches("HTTP[25]..|HTTP408|NOANSWER")
                        ? "it is tried again as ddr.retry says, and closes the gate after ddr.gate.failure-threshold"
                        : "it is a dead letter";
        };
    }

    /** Nobody knows what an unknown code means: that it is final, that all requests meet it, or that nothing was done. */
    private static @Nullable String doubtOfDefault(BankCodes.Meaning otherwise) {
        return switch (otherwise.action()) {
            case REJECT ->
                " tells producers a final no for a code that nobody knows; write dead-letter, which a person can replay";
            case HOLD, PAUSE, RENEW_TOKEN ->
                " lets a code that one request alone meets close the gate for all; write dead-letter";
            case RETRY ->
                otherwise.outcomeKnown()
                        ? " takes a code that nobody knows for a sure no, and the next try could register the account twice;"
                                + " add outcome: unknown"
                        : null;
            default -> null;
        };
    }

    /** What speaks against a row, by the meaning of its code; null where nothing does. */
    private static @Nullable String doubtOf(String code, BankCodes.Meaning rule) {
        Action action = rule.action();
        if (OF_UNKNOWN_OUTCOME.contains(code) && rule.outcomeKnown()) {
            return " leaves open whether the bank has registered the account, and without it a second try could register it"
                    + " twice; "
                    + (action == Action.RETRY || action == Action.DEAD_LETTER
                            ? "add outcome: unknown"
                            : "write { action: retry, outcome: unknown } or { action: dead-letter, outcome: unknown }");
        }
        if (OF_REPEATS.contains(code) && action != Action.DUPLICATE) {
            return " may say that the bank has the request from a try without an answer, and " + action.word()
                    + " would not ask for that; write action: duplicate";
        }
        if (OF_OURSELVES.contains(code) && action == Action.REJECT) {
            return " is about us and not about the request, and reject tells its producer a final no; write the action that"
                    + " the shipped file has";
        }
        if (code.equals(TOKEN_REFUSED) && action != Action.RENEW_TOKEN) {
            return " says that our token is refused, and " + action.word()
                    + " would ask again with the same one; write renew-token";
        }
        if (action == Action.RENEW_TOKEN && !code.startsWith("AU")) {
            return " is not about our token, and renew-token would close the gate for all; write another action";
        }
        if (OF_ONE_REQUEST.matcher(code).matches() && action != Action.REJECT && action != Action.DEAD_LETTER) {
            return " is about one request alone, and " + action.word()
                    + (action == Action.RETRY
                            ? " would get the same answer at each try"
                            : " would hold up others or wait for what never comes")
                    + "; write " + (OF_OURSELVES.contains(code) ? "" : "reject or ") + "dead-letter";
        }
        return null;
    }

    private static Place placeOf(Map<String, Place> places, String key, Resource file) {
        return places.getOrDefault(key, Place.startOf(YamlPosition.nameOf(file)));
    }
}
