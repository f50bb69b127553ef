package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.ProductProcess;
import org.junit.jupiter.api.Test;

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

    private static List<String> linesThatName(ProductProcess product, String setting) {
        return product.output().lines().filter(line -> line.contains(setting)).toList();
    }
}
