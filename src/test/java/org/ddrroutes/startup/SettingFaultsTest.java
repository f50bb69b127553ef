package org.ddrroutes.startup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ddrroutes.DdrRoutes;
import org.ddrroutes.finding.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

/** Settings that would be ignored, or taken for others than those that are written, stop the start with a line each. */
class SettingFaultsTest {

    private static final Map<String, Object> RIGHT = Map.of(
            "ddr.bank.base-url", "https://bank.example",
            "ddr.bank.client-id", "client",
            "ddr.bank.client-secret", "secret",
            "ddr.bank.ip-address", "127.0.0.1",
            "ddr.callback.api-key", "key",
            "ddr.callback.allowed-networks", "127.0.0.0/8");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ddr: { vendors: { 001: [A] } }|ddr.vendors.001 has a key that is not text in YAML",
                "ddr: { vendors: { 0x1F: [A] } }|ddr.vendors.0x1F has a key that",
                "ddr: { vendors: { 1e5: [A] } }|ddr.vendors.1e5 has a key that",
                "ddr: { vendors: { 12:30: [A] } }|ddr.vendors.12:30 has a key that",
                "ddr: { vendors: { NO: [A] } }|ddr.vendors.NO has a key that",
                "ddr: { vendors: { 1_0: [A] } }|ddr.vendors.1_0 has a key that",
                "ddr.vendors.001: [A, 0001]|ddr.vendors.001[1] is not text in YAML",
                "ddr: { vendors: { 777: [A] } }|ddr.vendors.777 has a key that is not text in YAML",
                "ddr: { vendors: { V: [A, 123] } }|ddr.vendors.V[1] is not text in YAML",
                "ddr: { vendors: { V: 123 } }|ddr.vendors.V is not text in YAML",
                "ddr: { vendors: { '001': } }|ddr.vendors.001 has no list: write [..]",
                "ddr: { vendors: { '001': ~ } }|ddr.vendors.001 has no list",
                "ddr: { vendors: { '001': '' } }|ddr.vendors.001 has no list",
                "ddr: { vendors: { V: 0001 } }|ddr.vendors.V is not text in YAML",
                "ddr: { vendors: { 'A_1': [A] } }|ddr.vendors.A_1[0] would be read without what is no letter",
                "ddr: { bank: { client-id: 0123 } }|ddr.bank.client-id is not text in YAML",
                "ddr: { bank: { clientId: 0123 } }|ddr.bank.clientId is not text in YAML",
                "ddr: { bank: { client-secret: 1e5 } }|ddr.bank.client-secret is not text in YAML",
                "ddr: { callback: { api-key: [a, 0123] } }|ddr.callback.api-key[1] is not text in YAML",
                "ddr: { callback: { api-key: 0b11 } }|ddr.callback.api-key is not text in YAML",
                "ddr: { callback: { partner-id: 007 } }|ddr.callback.partner-id is not text in YAML",
                "ddr: { callback: { channel-id: yes } }|ddr.callback.channel-id is not text in YAML",
                "ddr: { queues: { dead: 0777 } }|ddr.queues.dead is not text in YAML",
                "ddr: { operators: { 007: { role: viewer } } }|ddr.operators.007 has a key that",
                "spring: { datasource: { password: no } }|spring.datasource.password is not text in YAML",
                "spring: { artemis: { user: 1.10 } }|spring.artemis.user is not text in YAML",
                "ddr: { intake: { consumers: 010 } }|ddr.intake.consumers would be read as another number",
                "ddr: { gate: { failure-threshold: 1:0 } }|ddr.gate.failure-threshold would be read as another number",
                "ddr: { intake: { consumer: 4 } }|ddr.intake.consumer is not a setting; did you mean ddr.intake.consumers? [S1]",
                "ddr: { consumers: 4 }|ddr.consumers is not a setting; did you mean ddr.intake.consumers?",
                "ddr: { gates: { max-pause: 4m } }|did you mean ddr.gate.max-pause?",
                "ddr: { bank: { baseUrl: 'https://a', time-out: 4s } }|ddr.bank.time-out is not a setting; did you mean ddr.bank.",
                "ddr: { operators: { anna: { pasword: x } } }|did you mean ddr.operators.anna.password?",
                "ddr: { sandbox: { sample: true } }|did you mean ddr.",
                "ddr: { gate: open }|ddr.gate holds settings, and is none itself",
                "ddr: { bank: { connect-timeout: 5 } }|ddr.bank.connect-timeout needs a unit, such as 5s, 15m or 24h [S1]",
                "ddr: { expiry: { after: '24' } }|ddr.expiry.after needs a unit",
            })
    void refusesInYaml(String yaml, String line) {
        assertThat(start(yaml, Map.of())).contains(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddr: { vendors: { '001': ['0001', A-1], '777': ['123'], KTB9: A, '[A_1]': [B], '002': [] } }",
                "ddr: { bank: { client-id: 12345, clientSecret: '0123', allow_plain_http: yes } }",
                "ddr.callback.max-clock-skew: 0",
                "ddr: { callback: { api-key: ['00', b], max-age: PT1H, partner-id: } }",
                "ddr: { operators: { anna-b: { password: '0', role: viewer } } }",
                "ddr: { retry: { multiplier: 2.50, max-attempts: 3 } }",
                "ddr: { vendors: {} }",
                "spring.datasource.hikari.maximum-pool-size: 010",
                "logging.level.x: off"
            })
    void takesInYaml(String yaml) {
        assertThat(start(yaml, Map.of())).isEmpty();
    }

    /** Edits of the routes are checked with the settings of the start. */
    @Test
    void takesAFileThatWasDeletedAfterItWasRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("application.yaml"), "our: { a: 0123 }");
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("file", new FileSystemResource(file))
                .forEach(environment.getPropertySources()::addFirst);
        Files.delete(file);

        assertThat(new SettingFaults(new SettingSources(environment), SettingTypes.of(Set.of())).find())
                .isEmpty();
    }

    @Test
    void takesAVariableThatAnotherSettingUses() {
        assertThat(start("spring.datasource.url: ${DDR_X}", Map.of("DDR_X", "jdbc:x")))
                .isEmpty();
    }

    @Test
    void takesASecretThatLooksLikeAPlaceholderInPart() {
        assertThat(start("", Map.of("DDR_BANK_CLIENT_SECRET", "abc${x}-5e21"))).isEmpty();
        assertThat(start("", Map.of("DDR_BANK_CLIENT_SECRET", "${X}")))
                .contains("DDR_BANK_CLIENT_SECRET names ${X}, which is not set");
    }

    @Test
    void keepsTheKeysThatItTakesAsTheyAreWritten() {
        StandardEnvironment environment = new StandardEnvironment();
        addSources(
                environment,
                "ddr: { vendors: { '001': ['0001', A-1], '777': [], KTB9: A, '[A_1]': [B], a-B: C } }",
                Map.of("DDR_VENDORS_002", "D,E", "DDR_VENDORS_003_0", "F"));

        assertThat(Binder.get(environment)
                        .bind("ddr.vendors", Bindable.mapOf(String.class, String[].class))
                        .get())
                .containsOnlyKeys("001", "777", "KTB9", "A_1", "a-B", "002", "003")
                .containsEntry("001", new String[] {"0001", "A-1"})
                .containsEntry("002", new String[] {"D", "E"})
                .containsEntry("003", new String[] {"F"})
                .containsEntry("777", new String[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DDR_VENDORS_KTB9|A|DDR_VENDORS_KTB9 would be read in lower case",
                "DDR_VENDORS_KTB9_0|A|DDR_VENDORS_KTB9_0 would be read in lower case",
                "DDR_VENDORS_001|''|DDR_VENDORS_001 has no list",
                "DDR_INTAKE_CONSUMER|4|environment  DDR_INTAKE_CONSUMER is not a setting; did you mean DDR_INTAKE_CONSUMERS?",
                "DDR_BANK_BASE_ULR|x|did you mean DDR_BANK_BASE_URL?",
                "DDR_BANK_SECRET|x|did you mean DDR_BANK_CLIENT_SECRET?",
                "DDR_BANK_CONNECT_TIMEOUT|5|DDR_BANK_CONNECT_TIMEOUT needs a unit"
            })
    void refusesInTheEnvironment(String variable, String value, String line) {
        assertThat(start("", Map.of(variable, value))).contains(line);
    }

    @ParameterizedTest
    @CsvSource({
        "DDR_VENDORS_001, A",
        "DDR_VENDORS_001_0, A",
        "DDR_BANK_BASEURL, https://bank.example",
        "DDR_BANK_BASE_URL, https://bank.example",
        "DDR_CALLBACK_API_KEY_0, a",
        "DDR_CALLBACK_APIKEY_0, a",
        "DDR_OPERATORS_ANNA_PASSWORD, a",
        "DDR_ROUTES_SERVICE_HOST, 10.0.0.1",
        "DDR_ROUTES_PORT, tcp://10.0.0.1:8080",
        "DDR_ROUTES_PORT_8080_TCP_ADDR, 10.0.0.1",
        "DDRESS, a"
    })
    void takesInTheEnvironment(String variable, String value) {
        assertThat(start("", Map.of(variable, value))).isEmpty();
    }

    @Test
    void namesEveryFaultAndNoValue() {
        assertThat(start(
                        "ddr:\n  bank:\n    client-secret: 0123\n    secret: canary\n",
                        Map.of("DDR_BANK_RESPONSE_TIMEOUT", "77")))
                .hasLineCount(3)
                .contains("f.yaml:3:", "f.yaml:4:", "environment  DDR_")
                .doesNotContain("0123", "83", "canary", "77");
    }

    /** The faults, or nothing. */
    private static String start(String yaml, Map<String, Object> environment) {
        StringBuilder faults = new StringBuilder();
        new ApplicationContextRunner()
                .withInitializer(context -> addSources(context.getEnvironment(), yaml, environment))
                .withUserConfiguration(Bound.class)
                .run(context -> {
                    if (context.getStartupFailure() != null) {
                        assertThat(context.getStartupFailure()).isInstanceOf(SettingFault.class);
                        faults.append(context.getStartupFailure().getMessage());
                    }
                });
        return faults.toString();
    }

    private static void addSources(ConfigurableEnvironment target, String yaml, Map<String, Object> environment) {
        try {
            new YamlPropertySourceLoader()
                    .load("f.yaml", new ByteArrayResource(yaml.getBytes(UTF_8), "f.yaml") {
                        @Override
                        public String getFilename() {
                            return "f.yaml";
                        }
                    })
                    .forEach(target.getPropertySources()::addFirst);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        target.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", environment));
        target.getPropertySources().addLast(new MapPropertySource("right", RIGHT));
    }

    @ConfigurationPropertiesScan(basePackageClasses = DdrRoutes.class)
    @EnableConfigurationProperties({ArtemisProperties.class, DataSourceProperties.class})
    static class Bound {

        /** Before anything is bound. */
        @Bean
        static BeanFactoryPostProcessor check(ConfigurableEnvironment environment) {
            return beans -> {
                Set<Class<?>> types = new HashSet<>();
                for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
                    types.add(beans.getType(name, false));
                }
                List<Finding> faults =
                        new SettingFaults(new SettingSources(environment), SettingTypes.of(types)).find();
                if (!faults.isEmpty()) {
                    throw new SettingFault(
                            faults.stream().map(Finding::toString).toList());
                }
            };
        }
    }
}
