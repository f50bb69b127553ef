package org.ddrroutes.privacy;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ddrroutes.harness.Sample;

/** Customers who are each known by what happens to their registration. */
final class TestCustomers {

    private static final String SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private final SecureRandom random = new SecureRandom();
    private final Canaries canaries;

    TestCustomers(Canaries canaries) {
        this.canaries = canaries;
    }

    /** A new one, all of whose data are canaries. The requestUID is what happens. */
    Sample who(String what) {
        return who(what, digits(13));
    }

    Sample who(String what, String accountNo) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("vendorID", "001");
        fields.put("companyID", "AAAA000001");
        fields.put("accountNo", canaries.put("accountNo of " + what, accountNo));
        for (int i = 1; i <= 4; i++) {
            // As free text has it: with what JSON and URLs escape.
            fields.put("ref" + i, canaries.put("ref" + i + " of " + what, text(9) + "\"/ " + text(7)));
        }
        return new Sample(what.replace(' ', '-'), canaries.put("digitalId of " + what, text(16)), fields);
    }

    /** A password, key or token. */
    String secret(String what) {
        return canaries.put(what, text(10) + "/+&=" + text(10));
    }

    String digits(int count) {
        return chosen("0123456789", count);
    }

    String text(int count) {
        return chosen(SIGNS, count);
    }

    private String chosen(String signs, int count) {
        return random.ints(count, 0, signs.length())
                .collect(StringBuilder::new, (text, i) -> text.append(signs.charAt(i)), StringBuilder::append)
                .toString();
    }
}
