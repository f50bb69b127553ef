package org.ddrroutes.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts the moves of registrations, each once it is committed. No label says which registration it was. */
@Component
class RegistrationMetrics {

    private final MeterRegistry registry;

    RegistrationMetrics(MeterRegistry registry) {
        this.registry = registry;
        // A counter that came into being with its first event would hide that event from a rate.
        counter(null, RegistrationState.RECEIVED);
        for (RegistrationState from : RegistrationState.values()) {
            from.moves().forEach(to -> counter(from, to));
            Arrays.stream(RegistrationState.values())
                    .filter(from::mayBeCorrectedTo)
                    .forEach(to -> counter(from, to));
        }
    }

    /** What is noted without a move is not counted. */
    void moved(@Nullable RegistrationState from, RegistrationState to) {
        if (from == to) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counter(from, to).increment();
            }
        });
    }

    private Counter counter(@Nullable RegistrationState from, RegistrationState to) {
        return Counter.builder("ddr.registrations.moves")
                .description("Registrations that entered a state, by the state they came from")
                .tag("from", from == null ? "none" : from.name())
                .tag("to", to.name())
                .register(registry);
    }
}
