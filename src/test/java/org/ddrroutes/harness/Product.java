package org.ddrroutes.harness;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.DdrRoutes;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.check.CheckAtStart;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One instance of the product within the JVM of the tests, with the shipped {@code config/} and {@code routes/}: the
 * working directory is the checkout.
 */
public final class Product implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Product(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static Product start(TestSetup setup) {
        return start(setup, Map.of());
    }

    /**
     * @param changes settings beside the stage's own: durations and numbers of tries, as a rule
     * @param beans instead of the shipped, for durations that no setting changes
     */
    public static Product start(TestSetup setup, Map<String, String> changes, Object... beans) {
        Map<String, String> settings = new TreeMap<>(setup.settings());
        settings.putAll(changes);
        return start(settings, beans);
    }

    /** With the check before it, as a start by hand. @param settings all there are beside the shipped */
    public static Product startChecked(Map<String, String> settings) {
        return new Product(builder().listeners(new CheckAtStart()).run(arguments(settings)));
    }

    /** @param settings all there are beside the shipped */
    public static Product start(Map<String, String> settings, Object... beans) {
        return new Product(builder(beans).run(arguments(settings)));
    }

    private static SpringApplicationBuilder builder(Object... beans) {
        return new SpringApplicationBuilder(DdrRoutes.class).initializers(context -> {
            context.getBeanFactory().registerSingleton("noTestClasses", new NoTestClasses());
            for (Object bean : beans) {
                context.getBeanFactory().registerSingleton(bean.getClass().getName(), bean);
            }
        });
    }

    private static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /** An address on the port for the bank. */
    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + bean(CallbackServer.class).port() + path);
    }

    /** Where the bank posts its callbacks. */
    public URI callbackAddress() {
        return address("/callbacks/ddr");
    }

    /** An address on the port for operators. */
    public URI managementAddress(String path) {
        return URI.create("http://127.0.0.1:" + port("local.server.port") + path);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** As on SIGTERM. */
    @Override
    public void close() {
        context.close();
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }
}
