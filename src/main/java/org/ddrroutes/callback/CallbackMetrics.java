package org.ddrroutes.callback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.ddrroutes.wire.StatusCode;

/** Counts what became of callbacks. No label carries anything of a request. */
public final class CallbackMetrics {

    private final MeterRegistry registry;

    CallbackMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One answer, by the bank's code; counted where it leaves, so that none is left out. */
    public void answered(StatusCode status) {
        Counter.builder("ddr.callbacks")
                .description("Answers to the bank's callbacks, by the code in them")
                .tag("code", status.code())
                .register(registry)
                .increment();
    }

    /** One refused callback, by the check that it failed: the code alone does not tell a wrong address from a wrong key. */
    void refused(String check) {
        Counter.builder("ddr.callbacks.refused")
                .description("Refused callbacks, by the check that they failed")
                .tag("check", check)
                .register(registry)
                .increment();
    }

    /** One callback that passed the checks, by what it did. */
    void recorded(Outcome outcome) {
        Counter.builder("ddr.callbacks.recorded")
                .description("Callbacks that passed the checks, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry)
                .increment();
    }

    /** One callback that says something else than the final state of its registration; somebody must ask the bank. */
    void contradicted() {
        Counter.builder("ddr.callbacks.contradictions")
                .description("Callbacks that contradict the final state of their registration")
                .register(registry)
                .increment();
    }

    /** One sender that was cut off. */
    public void cutOff() {
        Counter.builder("ddr.callbacks.cut.off")
                .description("Requests that were not complete in time or broke off")
                .register(registry)
                .increment();
    }
}
