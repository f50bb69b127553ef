package org.ddrroutes.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
    }

    /** What is noted without a move is not counted. */
    void moved(@Nullable RegistrationState from, RegistrationState to) {
        if (from == to) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count(from, to);
            }
        });
    }

    private void count(@Nullable RegistrationState from, RegistrationState to) {
        Counter.builder("ddr.registrations.moves")
                .description("Registrations that entered a state, by the state they came from")
                .tag("from", from == null ? "none" : from.name())
                .tag("to", to.name())
                .register(registry)
                .increment();
    }
}
