package org.ddrroutes.bank;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets the routes write <code>{{ddr.bank.base-url}}/path</code> however the setting ends. Named in META-INF/spring.factories:
 * routes read the environment, and nothing of ours is asked in between.
 */
final class BankBaseUrlForRoutes implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String given =
                Binder.get(environment).bind(BankBaseUrl.SETTING, String.class).orElse("");
        String address = BankBaseUrl.forRoutes(given);
        if (!address.equals(given)) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("bank address for routes", Map.of(BankBaseUrl.SETTING, address)));
        }
    }
}
