package org.ddrroutes.database;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.stereotype.Component;

/**
 * Takes {@code SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT} for the pool's {@code connection-timeout} alone. Spring Boot would
 * look for {@code timeout} in the pool's {@code connection} too, and so open one.
 */
@Component
public final class PoolSettings implements ConfigurationPropertiesBindHandlerAdvisor {

    @Override
    public BindHandler apply(BindHandler handler) {
        return new AbstractBindHandler(handler) {

            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                return Connection.class.equals(target.getType().toClass())
                        ? null
                        : super.onStart(name, target, context);
            }
        };
    }
}
