package org.ddrroutes.bank;

import java.util.Map;

/**
 * What each status code of the bank means to the routes.
 *
 * @param codes by the code as the bank sends it
 * @param otherwise for a code without a row
 */
record BankCodes(Map<String, Meaning> codes, Meaning otherwise) {

    BankCodes {
        codes = Map.copyOf(codes);
    }

    boolean knows(String code) {
        return codes.containsKey(code);
    }

    Meaning of(String code) {
        return codes.getOrDefault(code, otherwise);
    }

    /**
     * @param outcomeKnown false when the bank may have registered the account all the same
     */
    record Meaning(Action action, boolean outcomeKnown) {}
}
