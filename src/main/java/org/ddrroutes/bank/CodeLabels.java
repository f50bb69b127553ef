package org.ddrroutes.bank;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What metrics call a code of the bank. One that nobody has told us of is {@code other}: labels stay few. */
@Component
public class CodeLabels {

    public static final String OTHER = "other";
    private static final List<Integer> USUAL_STATUSES = List.of(200, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504);
    private static final Pattern HTTP_STATUS = Pattern.compile("HTTP[1-5][0-9]{2}");

    private final BankCodes codes;

    CodeLabels(BankCodes codes) {
        this.codes = codes;
    }

    /** All but the rarer {@code HTTPnnn}: a series for each is there from the start, or a rate would not see its first event. */
    public Set<String> usual() {
        Set<String> labels = new LinkedHashSet<>(codes.codes().keySet());
        USUAL_STATUSES.forEach(status -> labels.add("HTTP" + status));
        labels.add(CallOutcome.NO_ANSWER);
        labels.add(OTHER);
        return labels;
    }

    public String of(String code) {
        boolean isKnown = codes.knows(code)
                || code.equals(CallOutcome.NO_ANSWER)
                || HTTP_STATUS.matcher(code).matches();
        return isKnown ? code : OTHER;
    }
}
