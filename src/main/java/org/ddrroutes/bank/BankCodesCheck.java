package org.ddrroutes.bank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Finding;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.ddrroutes.startup.SettingFault;
import org.ddrroutes.startup.YamlPosition;
import org.springframework.core.io.Resource;

/** Compares {@code config/bank-codes.yaml} with the codes of the bank's guide. */
public final class BankCodesCheck {

    /** Of the guide's table of status codes. */
    private static final List<String> OF_THE_GUIDE = List.of(
            "0", "0429", "AU00003", "AU00004", "AU00400", "AU00401", "BSN001", "BSN002", "BSN003", "BSN004", "BSN005",
            "BSN006", "BSN007", "CBS001", "CBS002", "CBS003", "CMN001", "CMN002", "CMN003", "CMN004", "CMN005",
            "SYS001", "SYS002");

    private static final String SUCCESS = "0";

    /** How the bank writes a code, those that are still to come included. */
    private static final Pattern CODE = Pattern.compile("0|[0-9]{4}|AU[0-9]{5}|[A-Z]{2,4}[0-9]{3,5}");

    private BankCodesCheck() {}

    public static List<Finding> check(Resource file) {
        Map<String, Place> places = new LinkedHashMap<>();
        BankCodes codes;
        try {
            codes = BankCodesFile.read(file, places);
        } catch (SettingFault fault) {
            Place place = fault.place().orElseThrow();
            return List.of(Finding.error(place, Rule.CODES, String.valueOf(fault.getMessage())));
        }
        List<Finding> findings = new ArrayList<>();
        codes.codes().keySet().stream()
                .filter(code -> !OF_THE_GUIDE.contains(code))
                .forEach(code -> {
                    String hint = NearestName.hint(code, OF_THE_GUIDE);
                    boolean isMistyped = OF_THE_GUIDE.stream()
                            .anyMatch(
                                    known -> NearestName.distance(code, known) == 1 && known.length() != code.length());
                    if (!CODE.matcher(code).matches() || isMistyped) {
                        findings.add(Finding.error(
                                placeOf(places, code, file),
                                Rule.CODE,
                                "the bank sends no code " + code + hint
                                        + "; write it as the bank's guide does, such as CBS001"));
                    }
                });
        List<String> missing =
                OF_THE_GUIDE.stream().filter(code -> !codes.knows(code)).toList();
        if (!missing.isEmpty()) {
            findings.add(Finding.warning(
                    placeOf(places, "codes", file),
                    Rule.NO_ROW,
                    "no row for " + String.join(", ", missing) + "; they take the default, "
                            + codes.otherwise().action().word() + "; give each a row"));
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
        codes.codes().forEach((code, rule) -> {
            if (code.equals(SUCCESS) != (rule.action() == Action.ACCEPT)) {
                findings.add(Finding.error(
                        placeOf(places, code, file),
                        Rule.DEFAULT,
                        code.equals(SUCCESS)
                                ? "0 is the bank's success and nothing else; write \"0\": { action: accept }"
                                : code + " is no success of the bank's, and accept would wait for a callback that never"
                                        + " comes; write another action, duplicate where it may have it already"));
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

    private static Place placeOf(Map<String, Place> places, String key, Resource file) {
        return places.getOrDefault(key, Place.startOf(YamlPosition.nameOf(file)));
    }
}
