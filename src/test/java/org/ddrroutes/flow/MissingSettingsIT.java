package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program has no default bank, broker, database or secret, and says so at once. */
class MissingSettingsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> REQUIRED = List.of(
            "spring.artemis.broker-url",
            "spring.datasource.url",
            "ddr.bank.base-url",
            "ddr.bank.client-id",
            "ddr.bank.client-secret",
            "ddr.bank.ip-address",
            "ddr.callback.api-key",
            "ddr.callback.allowed-networks");

    @Test
    void namesEachMissingSettingInOneLine() {
        try (ProductProcess product = ProductProcess.launch(Map.of(), Map.of())) {
            assertThat(product.exitCode(LIMIT)).isNotZero();
            assertThat(REQUIRED)
                    .allSatisfy(name -> assertThat(linesThatName(product, name))
                            .as(name + " in " + product.output())
                            .hasSize(1));
            assertThat(product.output()).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring.datasource.url", "ddr.callback.allowed-networks"})
    void namesTheOneThatIsMissing(String missing) {
        Map<String, String> settings = new TreeMap<>();
        REQUIRED.forEach(name -> settings.put(name, "10.0.0.1"));
        settings.put("spring.artemis.broker-url", "tcp://127.0.0.1:1");
        settings.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none");
        settings.put("ddr.bank.base-url", "http://127.0.0.1:1");
        settings.remove(missing);

        try (ProductProcess product = ProductProcess.launch(settings, Map.of())) {
            assertThat(product.exitCode(LIMIT)).isNotZero();
            assertThat(REQUIRED)
                    .allSatisfy(name -> assertThat(linesThatName(product, name))
                            .as(name + " in " + product.output())
                            .hasSize(name.equals(missing) ? 1 : 0));
        }
    }

    @Test
    void refusesPlainHttpToABankThatIsNotOnThisMachine() {
        Map<String, String> settings = new TreeMap<>();
        REQUIRED.forEach(name -> settings.put(name, "10.0.0.1"));
        settings.put("spring.artemis.broker-url", "tcp://127.0.0.1:1");
        settings.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none");
        settings.put("ddr.bank.base-url", "http://10.0.0.1:8080");

        try (ProductProcess product = ProductProcess.launch(settings, Map.of())) {
            assertThat(product.exitCode(LIMIT)).isNotZero();
            assertThat(linesThatName(product, "ddr.bank.base-url"))
                    .as(product.output())
                    .singleElement()
                    .asString()
                    .contains("must be https", "ddr.bank.allow-plain-http");
            assertThat(product.output()).doesNotContain("\tat ");
        }
    }

    private static List<String> linesThatName(ProductProcess product, String setting) {
        return product.output().lines().filter(line -> line.contains(setting)).toList();
    }
}
