package org.ddrroutes.startup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Checks, before anything starts, that every setting without a default is given: a program that talks to a bank must not
 * start with a guess.
 */
public final class RequiredSettings implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Map<String, String> REQUIRED = required();

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        List<String> missing = missing(event.getEnvironment());
        if (!missing.isEmpty()) {
            throw new SettingFault(
                    missing, "Set what is named above. The sandbox needs none of it: ./mvnw spring-boot:run");
        }
    }

    public static Set<String> names() {
        return REQUIRED.keySet();
    }

    public static List<String> missingNames(Environment environment) {
        return REQUIRED.keySet().stream()
                .filter(name -> !isGiven(environment, name))
                .toList();
    }

    static List<String> missing(Environment environment) {
        return missingNames(environment).stream()
                .map(name -> name + " is not set: " + REQUIRED.get(name) + "; set it in config/application.yaml or as "
                        + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'))
                .toList();
    }

    /** One or several; a placeholder in it that cannot be resolved is left as it is, and is not told of with the value. */
    private static boolean isGiven(Environment environment, String name) {
        try {
            return Binder.get(environment).bind(name, Bindable.listOf(String.class)).orElse(List.of()).stream()
                    .anyMatch(value -> !value.isBlank());
        } catch (BindException e) {
            // It refers to itself, which the check tells.
            return true;
        }
    }

    private static Map<String, String> required() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spring.artemis.broker-url", "the broker, such as tcp://broker:61616");
        settings.put("spring.datasource.url", "the database, such as jdbc:postgresql://database:5432/ddr");
        settings.put("ddr.bank.base-url", "the bank's address, {{baseUrl}} of its guide");
        settings.put("ddr.bank.client-id", "our client id, from the bank's developer console");
        settings.put("ddr.bank.client-secret", "our client secret, from the bank's developer console");
        settings.put("ddr.bank.ip-address", "our own address, which the bank is told in msg-hdr");
        settings.put("ddr.callback.api-key", "the key that the bank must send with its callbacks");
        settings.put("ddr.callback.allowed-networks", "the networks that the bank calls from, such as 203.0.113.0/24");
        return settings;
    }
}
