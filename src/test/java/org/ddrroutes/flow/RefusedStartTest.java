package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ddrroutes.harness.Identity;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A setting that is wrong is told of by its name, and never with a secret that stands in it. */
@ExtendWith({OutputCaptureExtension.class, SharedParts.class})
class RefusedStartTest {

    private static final String SECRET = "canary5c1e";

    static Stream<Arguments> wrongSettings() {
        return Stream.of(
                arguments(
                        Map.of("ddr.bank.base-url", "http://user:" + SECRET + "@bank.example"),
                        "ddr.bank.base-url must be https://"),
                arguments(
                        Map.of("ddr.bank.base-url", "http://bank.example"),
                        "ddr.bank.base-url must be https: over plain HTTP"),
                arguments(
                        Map.of("ddr.intake.consumer", SECRET),
                        "commandLineArgs  ddr.intake.consumer is not a setting; did you mean ddr.intake.consumers?"),
                arguments(Map.of("ddr.queues.retry", "ddr.registrations"), "must be four different queues"),
                arguments(Map.of("ddr.intake.consumers", "0"), "ddr.intake.consumers must be"),
                arguments(Map.of("ddr.bank.response-timeout", "0s"), "ddr.bank.response-timeout must be from 1ms"),
                arguments(Map.of("ddr.bank.connect-timeout", "-1s"), "ddr.bank.connect-timeout must be from 1ms"),
                arguments(Map.of("ddr.expiry.after", "PT-1H"), "ddr.expiry.after must be from 1ms"),
                arguments(Map.of("ddr.gate.max-pause", "soon"), "ddr.gate.max-pause cannot be read"),
                arguments(Map.of("ddr.callback.max-body", "-1KB"), "ddr.callback.max-body must be from 1B"),
                arguments(Map.of("ddr.retry.multiplier", "NaN"), "ddr.retry.multiplier must be"),
                arguments(Map.of("ddr.bank.ssl-bundle", "none"), "ddr.bank.ssl-bundle names the bundle none"),
                arguments(
                        Map.of("spring.artemis.broker-url", "tcp://[bad?keyStorePassword=" + SECRET),
                        "spring.artemis.broker-url cannot be read"),
                arguments(
                        Map.of("spring.datasource.url", "jdbc:postgresql://user:" + SECRET + "@h/db"),
                        "spring.datasource.url must not name a user"),
                arguments(
                        Map.of(
                                "ddr.retry.multiplier",
                                "0",
                                "spring.datasource.url",
                                "jdbc:postgresql://127.0.0.1:1/away"),
                        "ddr.retry.multiplier"),
                arguments(
                        Map.of("ddr.operators.anna", SECRET), "ddr.operators.anna holds settings, and is none itself"));
    }

    @ParameterizedTest
    @MethodSource("wrongSettings")
    void namesTheSettingAndNotItsValue(Map<String, String> wrong, String told, CapturedOutput log, Postgres postgres) {
        Map<String, String> settings = right(postgres);
        settings.putAll(wrong);

        assertThatThrownBy(() -> Product.startChecked(settings).close()).isNotNull();

        assertThat(log.getAll()).contains(told).doesNotContain(SECRET);
    }

    /** Such a failure comes from a library, where the check has nothing to say. */
    @Test
    void showsNoSecretThatAFailureQuotes(CapturedOutput log, Postgres postgres) {
        Map<String, String> settings = right(postgres);
        settings.put("ddr.bank.ssl-bundle", "bank");
        settings.put(
                "spring.ssl.bundle.pem.bank.keystore.certificate",
                "file:" + Identity.of("dns:us").certificate());
        settings.put("spring.ssl.bundle.pem.bank.keystore.private-key", "no key, " + SECRET);

        assertThatThrownBy(() -> Product.start(settings).close()).isNotNull();

        assertThat(log.getAll())
                .contains("The failure quotes a setting that is secret")
                .doesNotContain(SECRET);
    }

    @Test
    void staysReadableWhereAPasswordIsACommonWord(CapturedOutput log, Postgres postgres) {
        Map<String, String> settings = right(postgres);
        settings.put("spring.artemis.password", "artemis");
        settings.put("spring.artemis.broker-url", "tcp://[bad");

        assertThatThrownBy(() -> Product.startChecked(settings).close()).isNotNull();

        assertThat(log.getAll())
                .contains("spring.artemis.broker-url cannot be read")
                .doesNotContain("******", "\tat ");
    }

    /** All that is required. Nothing is connected to but the database. */
    private static Map<String, String> right(Postgres postgres) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("spring.artemis.broker-url", "tcp://127.0.0.1:1");
        settings.put("spring.datasource.url", postgres.url("postgres"));
        settings.put("spring.datasource.username", Postgres.USER);
        settings.put("spring.datasource.hikari.maximum-pool-size", "2");
        settings.put("ddr.bank.base-url", "https://bank.example");
        settings.put("ddr.bank.client-id", "client");
        settings.put("ddr.bank.client-secret", "client-" + SECRET);
        settings.put("ddr.bank.ip-address", "127.0.0.1");
        settings.put("ddr.callback.api-key", "key-" + SECRET);
        settings.put("ddr.callback.allowed-networks", "127.0.0.0/8");
        settings.put("ddr.callback.port", "0");
        settings.put("server.port", "0");
        return settings;
    }
}
