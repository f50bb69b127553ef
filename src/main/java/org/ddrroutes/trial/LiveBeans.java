package org.ddrroutes.trial;

import java.util.Map;
import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/**
 * The running program's beans, as far as a trial may have them: by name, not those that the trial has its own of, and no component
 * of Camel's, which would become the trial's.
 *
 * @param own names
 */
record LiveBeans(BeanRepository beans, Set<String> own) implements BeanRepository {

    @Override
    public @Nullable Object lookupByName(String name) {
        return own.contains(name) ? null : lent(beans.lookupByName(name));
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        return own.contains(name) ? null : lent(beans.lookupByNameAndType(name, type));
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
