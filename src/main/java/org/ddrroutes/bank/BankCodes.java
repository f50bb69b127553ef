package org.ddrroutes.bank;

import java.util.Map;
import org.springframework.core.io.Resource;

/** What each status code of the bank means to the routes. */
public final class BankCodes {

    private volatile Table table;

    /**
     * @param codes by the code as the bank sends it
     * @param otherwise for a code without a row
     */
    BankCodes(Map<String, Meaning> codes, Meaning otherwise) {
        this.table = new Table(Map.copyOf(codes), otherwise);
    }

    /** Takes another file's meanings, all in one step. */
    public void replaceBy(Resource file) {
        table = BankCodesFile.read(file).table;
    }

    Map<String, Meaning> codes() {
        return table.codes();
    }

    Meaning otherwise() {
        return table.otherwise();
    }

    boolean knows(String code) {
        return table.codes().containsKey(code);
    }

    Meaning of(String code) {
        Table current = table;
        return current.codes().getOrDefault(code, current.otherwise());
    }

    private record Table(Map<String, Meaning> codes, Meaning otherwise) {}

    /**
     * @param outcomeKnown false when the bank may have registered the account all the same
     */
    record Meaning(Action action, boolean outcomeKnown) {}
}
