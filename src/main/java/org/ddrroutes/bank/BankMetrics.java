package org.ddrroutes.bank;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Counts and times the calls to the bank. A code that nobody has told us of is {@code other}: labels stay few. */
@Component
class BankMetrics {

    private static final String OTHER = "other";
    private static final List<Integer> USUAL_STATUSES = List.of(200, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504);
    private static final Pattern HTTP_STATUS = Pattern.compile("HTTP[1-5][0-9]{2}");

    private final MeterRegistry registry;
    private final BankCodes codes;

    BankMetrics(MeterRegistry registry, BankCodes codes) {
        this.registry = registry;
        this.codes = codes;
        // A meter that came into being with its first event would hide that event from a rate.
        codes.codes().keySet().forEach(this::calls);
        USUAL_STATUSES.forEach(status -> calls("HTTP" + status));
        calls(CallOutcome.NO_ANSWER);
        calls(OTHER);
        for (String call : List.of("token", "refresh")) {
            List.of("issued", "refused", "unavailable").forEach(outcome -> tokenCalls(call, outcome));
        }
    }

    /** One call of {@code registerddr} and what its answer was. */
    void answered(CallOutcome outcome, long nanos) {
        calls(label(outcome.code())).record(Duration.ofNanos(nanos));
    }

    /**
     * One call for a token.
     *
     * @param call {@code token} or {@code refresh}
     * @param outcome {@code issued}, {@code refused} or {@code unavailable}
     */
    void askedForToken(String call, String outcome) {
        tokenCalls(call, outcome).increment();
    }

    private Timer calls(String label) {
        return Timer.builder("ddr.bank.calls")
                .description("Calls of registerddr, by the bank's code, or HTTPnnn, or NOANSWER")
                .tag("code", label)
                .register(registry);
    }

    private Counter tokenCalls(String call, String outcome) {
        return Counter.builder("ddr.bank.token.calls")
                .description("Calls for a token, by what came of them")
                .tag("call", call)
                .tag("outcome", outcome)
                .register(registry);
    }

    private String label(String code) {
        boolean known = codes.knows(code)
                || code.equals(CallOutcome.NO_ANSWER)
                || HTTP_STATUS.matcher(code).matches();
        return known ? code : OTHER;
    }
}
