package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bank's published guide as data: addresses, fields with their lengths, status codes with their texts. */
final class Guide {

    static final String TOKEN = "/oauth/authentication/api/v2/token";
    static final String REFRESH = TOKEN + "/refresh";
    static final String REGISTER = "/directdebit/v1/open-api/registerddr";

    static final String SUCCESS = "0";
    static final String UNAUTHORIZED = "AU00401";
    static final String BAD_REQUEST = "AU00400";
    static final String RATE_LIMIT = "0429";

    /** The fields of a registration in the guide's order, each with its greatest length. */
    static final Map<String, Integer> FIELDS = fields();

    private static final Map<String, String> TEXTS = SandboxYaml.resource("codes.yaml", new TypeReference<>() {});
    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

    private Guide() {}

    /** The guide's text of a code, its {@code {0}} and {@code {1}} filled in; the code itself where the guide has none. */
    static String text(String code, Object... values) {
        String text = TEXTS.getOrDefault(code, code);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    static boolean isCode(String code) {
        return TEXTS.containsKey(code);
    }

    /** The HTTP status that says the same as the code; the guide names none. */
    static int httpStatus(String code) {
        if (code.equals(UNAUTHORIZED)) {
            return 401;
        }
        if (code.equals(RATE_LIMIT)) {
            return 429;
        }
        if (code.startsWith("SYS")) {
            return 500;
        }
        return code.startsWith("AU") || code.startsWith("CMN") ? 400 : 200;
    }

    static String bangkokTime(Instant instant, String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(BANGKOK).format(instant);
    }

    private static Map<String, Integer> fields() {
        Map<String, Integer> fields = new LinkedHashMap<>();
        fields.put("vendorID", 10);
        fields.put("companyID", 15);
        fields.put("accountNo", 13);
        for (int i = 1; i <= 4; i++) {
            fields.put("ref" + i, 20);
        }
        return fields;
    }
}
