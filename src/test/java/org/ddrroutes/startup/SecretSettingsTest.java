package org.ddrroutes.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SecretSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.datasource.password|canary",
                "DDR_BANK_CLIENT_SECRET|canary",
                "ddr.callback.api-key|other-key, canary",
                "ddr.callback.api-key[1]|canary",
                "ddr.operators.anna.password|canary",
                "spring.ssl.bundle.pem.x.keystore.private-key|canary",
                "spring.artemis.broker-url|tcp://b:1?sslEnabled=true&keyStorePassword=canary&x=y",
                "spring.artemis.broker-url|(tcp://b:1?keyStorePassword=canary,tcp://c:1)?ha=true",
                "spring.datasource.url|jdbc:postgresql://h/d?user=u&password=canary",
                "ddr.bank.base-url|https://user:canary@bank.example"
            })
    void leavesOutWhatIsSecretByItsName(String name, String value) {
        String text = "java.lang.Exception: cannot read 'canary' in " + value + "\n\tat x";

        assertThat(secrets(Map.of(name, value)).redact(text))
                .doesNotContain("canary")
                .startsWith("java.lang.Exception: cannot read '******' in ")
                .endsWith("\n\tat x");
    }

    @Test
    void leavesOutWhatAnAddressTakesFromAnotherSetting() {
        Map<String, Object> settings =
                Map.of("spring.artemis.broker-url", "tcp://b:1?keyStorePassword=${store}", "store", "canary");

        assertThat(secrets(settings).redact("no tcp://b:1?keyStorePassword=canary"))
                .doesNotContain("canary");
    }

    @Test
    void leavesAnyOtherTextAsItIs() {
        Map<String, Object> settings = Map.of(
                "spring.datasource.url", "jdbc:postgresql://database:5432/ddr",
                "ddr.bank.base-url", "https://bank.example:8443/x",
                "spring.datasource.password", "");

        assertThat(secrets(settings).redact("no connection to jdbc:postgresql://database:5432/ddr, 8443"))
                .isEqualTo("no connection to jdbc:postgresql://database:5432/ddr, 8443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "artemis|spring.artemis.broker-url cannot be read",
                "artemis|SPRING_ARTEMIS_PASSWORD cannot be read",
                "artemis|Caused by: org.apache.activemq.artemis.api.core.ActiveMQException: no",
                "java|\tat x.Y.z(Y.java:12)",
                "bank|ddr.bank.base-url must be https",
                "he|The handshake failed"
            })
    void leavesNamesReadableAroundAPasswordThatIsACommonWord(String password, String text) {
        assertThat(secrets(Map.of("spring.artemis.password", password)).redact(text))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "artemis|login of 'artemis' refused|login of '******' refused",
                "ab1|cannot read \"ab1\"|cannot read \"******\"",
                "longenough|xlongenoughy|x******y",
                "spring.artemis.x|bad spring.artemis.x|bad ******",
                "a/spring.b|bad a/spring.b.c|bad ******.c",
                "aXa, aXaXa|got aXaXa|got ******"
            })
    void leavesOutAShortSecretThatStandsAloneAndALongOneAnywhere(String password, String text, String clean) {
        assertThat(secrets(Map.of("ddr.callback.api-key", password)).redact(text))
                .isEqualTo(clean);
    }

    @Test
    void leavesOutASecretThatComesFromAnotherSetting() {
        Map<String, Object> settings = Map.of("spring.datasource.password", "${DB}", "DB", "canary");

        assertThat(secrets(settings).redact("'canary' is refused")).isEqualTo("'******' is refused");
    }

    @Test
    void looksForRequiredSettingsWithoutReadingThem() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("ddr.bank.client-secret", "canary-${nowhere}")));

        assertThat(RequiredSettings.missing(environment))
                .hasSize(7)
                .noneSatisfy(line -> assertThat(line).contains("ddr.bank.client-secret"));
    }

    private static SecretSettings secrets(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return SecretSettings.of(environment);
    }
}
