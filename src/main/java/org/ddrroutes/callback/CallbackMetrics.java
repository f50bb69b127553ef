package org.ddrroutes.callback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.ddrroutes.wire.StatusCode;
import org.springframework.stereotype.Component;

/** Counts what became of callbacks. No label carries anything of a request. */
@Component
public final class CallbackMetrics {

    private static final List<String> CODES = List.of(
            "0", "AU00003", "AU00004", "AU00400", "AU00401", "BSN001", "BSN004", "BSN006", "BSN007", "CMN001", "CMN002",
            "CMN003", "CMN004", "CMN005", "SYS001");

    /** The same by the names of the checks. */
    private static final List<String> CHECKS = List.of("""
            address method content-type size msg-hdr msg-hdr-format key client-id partner-id channel-id request-uid
            request-date-time body-format required-fields account-no lengths characters apply-dtm resp-code vendor
            duplicate""".split("\\s+"));

    private final MeterProvider<Counter> answers;
    private final MeterProvider<Counter> refusals;
    private final MeterProvider<Counter> outcomes;
    private final MeterProvider<Counter> keys;
    private final Counter contradictions;
    private final Counter cutOffs;

    CallbackMetrics(MeterRegistry registry) {
        answers = counters("ddr.callbacks", "Answers to the bank's callbacks, by the code in them", registry);
        refusals = counters("ddr.callbacks.refused", "Refused callbacks, by the check that they failed", registry);
        outcomes = counters(
                "ddr.callbacks.recorded", "Callbacks that passed the checks, by what became of them", registry);
        keys = counters(
                "ddr.callbacks.keys", "Callbacks with a right key, by its place in ddr.callback.api-key", registry);
        contradictions = Counter.builder("ddr.callbacks.contradictions")
                .description("Callbacks that contradict the final state of their registration")
                .register(registry);
        cutOffs = Counter.builder("ddr.callbacks.cut.off")
                .description("Requests that were not complete in time or broke off")
                .register(registry);
        // A counter that came into being with its first event would hide that event from a rate.
        CODES.forEach(code -> answers.withTag("code", code));
        CHECKS.forEach(check -> refusals.withTag("check", check));
        for (CallbackOutcome outcome : CallbackOutcome.values()) {
            outcomes.withTag("outcome", outcome.word());
        }
    }

    /** So many keys are ours. */
    void keys(int count) {
        for (int place = 0; place < count; place++) {
            keys.withTag("index", String.valueOf(place));
        }
    }

    /** One callback with the right key, by the key's place in {@code ddr.callback.api-key}: an old one may go. */
    void keyUsed(int place) {
        keys.withTag("index", String.valueOf(place)).increment();
    }

    /** One answer, by the bank's code; counted where it leaves, so that none is left out. */
    public void answered(StatusCode status) {
        answers.withTag("code", status.code()).increment();
    }

    /** One refused callback, by the check that it failed: the code alone does not tell a wrong address from a wrong key. */
    void refused(String check) {
        refusals.withTag("check", check).increment();
    }

    /** One callback that passed the checks, by the word for what it did. */
    void recorded(String outcome) {
        outcomes.withTag("outcome", outcome).increment();
    }

    /** One callback that says something else than the final state of its registration; somebody must ask the bank. */
    void contradicted() {
        contradictions.increment();
    }

    /** One sender that was cut off. */
    public void cutOff() {
        cutOffs.increment();
    }

    private static MeterProvider<Counter> counters(String name, String description, MeterRegistry registry) {
        return Counter.builder(name).description(description).withRegistry(registry);
    }
}
