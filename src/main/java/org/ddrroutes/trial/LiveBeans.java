package org.ddrroutes.trial;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;
import org.ddrroutes.callback.TrialCallbacks;
import org.jspecify.annotations.Nullable;

/**
 * The running program's beans, as far as a trial may have them: by name, not those that the trial has its own of, and no component
 * of Camel's, which would become the trial's.
 */
record LiveBeans(BeanRepository beans) implements BeanRepository {

    private static final Set<String> OWN = Stream.concat(
                    Stream.of("registrationSteps", "bankCall", "failurePolicy", "callbackTransaction"),
                    TrialCallbacks.BEANS.stream())
            .collect(Collectors.toSet());

    @Override
    public @Nullable Object lookupByName(String name) {
        return OWN.contains(name) ? null : lent(beans.lookupByName(name));
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        return OWN.contains(name) ? null : lent(beans.lookupByNameAndType(name, type));
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }

    private static <T> @Nullable T lent(@Nullable T bean) {
        return bean instanceof Component ? null : bean;
    }
}
