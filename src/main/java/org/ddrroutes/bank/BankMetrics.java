package org.ddrroutes.bank;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** Counts and times the calls to the bank. */
@Component
class BankMetrics {

    /** The last one is the longest that a call may take by the shipped settings. */
    private static final Duration[] BUCKETS = Stream.of("100ms 250ms 500ms 1s 2500ms 5s 10s 30s".split(" "))
            .map(DurationStyle::detectAndParse)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final CodeLabels labels;
    private final MeterProvider<Counter> tokenCalls;
    private final Map<String, Timer> calls = new ConcurrentHashMap<>();

    BankMetrics(MeterRegistry registry, CodeLabels labels) {
        this.registry = registry;
        this.labels = labels;
        tokenCalls = Counter.builder("ddr.bank.token.calls")
                .description("Calls for a token, by what came of them")
                .withRegistry(registry);
        // A meter that came into being with its first event would hide that event from a rate.
        labels.usual().forEach(this::calls);
        for (String call : List.of("token", "refresh")) {
            List.of("issued", "refused", "unavailable")
                    .forEach(outcome -> tokenCalls.withTags("call", call, "outcome", outcome));
        }
    }

    /** One call of {@code registerddr} and what its answer was. */
    void answered(CallOutcome outcome, long nanos) {
        calls(labels.of(outcome.code())).record(Duration.ofNanos(nanos));
    }

    /**
     * One call for a token.
     *
     * @param call {@code token} or {@code refresh}
     * @param outcome {@code issued}, {@code refused} or {@code unavailable}
     */
    void askedForToken(String call, String outcome) {
        tokenCalls.withTags("call", call, "outcome", outcome).increment();
    }

    private Timer calls(String label) {
        return calls.computeIfAbsent(label, this::register);
    }

    private Timer register(String label) {
        return Timer.builder("ddr.bank.calls")
                .description("Calls of registerddr, by the bank's code, or HTTPnnn, or NOANSWER")
                .tag("code", label)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
