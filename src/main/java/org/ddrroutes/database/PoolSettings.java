package org.ddrroutes.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.stereotype.Component;

/**
 * Binds texts, numbers and names with values of the pool alone. Spring Boot would make other objects too: with {@code
 * SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT} it would look for {@code timeout} in the pool's {@code connection} and so open
 * one, and with {@code SPRING_DATASOURCE_HIKARI_LOG_WRITER} make the file of that name.
 */
@Component
public final class PoolSettings implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final ConfigurationPropertyName POOL = ConfigurationPropertyName.of("spring.datasource.hikari");

    @Override
    public BindHandler apply(BindHandler handler) {
        return new AbstractBindHandler(handler) {

            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                Class<?> type = target.getType().toClass();
                return POOL.isParentOf(name) && !BeanUtils.isSimpleProperty(type) && !Map.class.isAssignableFrom(type)
                        ? null
                        : super.onStart(name, target, context);
            }
        };
    }
}
