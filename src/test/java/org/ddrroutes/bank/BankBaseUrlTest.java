package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class BankBaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bank.example",
                "https://bank.example:8443/gateway/",
                "HTTPS://10.0.0.1",
                "http://localhost:8090",
                "http://LOCALHOST/",
                "http://127.0.0.1:1",
                "http://127.255.3.4",
                "http://[::1]:8080/x",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::ffff:127.0.0.1]"
            })
    void takesABankByTlsOrOnThisMachine(String address) {
        assertThatCode(() -> BankBaseUrl.check(address, false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://bank.example",
                "http://10.0.0.1:8080",
                "http://0.0.0.0",
                "http://localhost.example",
                "http://localhost.",
                "http://x.localhost",
                "http://127.0.0.1.example",
                "http://2130706433",
                "http://[::2]",
                "http://[::]"
            })
    void takesPlainHttpElsewhereOnlyWhenItIsAllowed(String address) {
        assertThatThrownBy(() -> BankBaseUrl.check(address, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ddr.bank.base-url", "ddr.bank.allow-plain-http");
        assertThatCode(() -> BankBaseUrl.check(address, true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://localhost",
                "file:///etc/passwd",
                "localhost:8080",
                "//localhost",
                "https:/bank.example",
                "https://",
                "http://127.1",
                "http://127.0.0.256",
                "https://bank.example:0",
                "https://bank.example:65536",
                "https://user:canary@bank.example",
                "http://127.0.0.1@bank.example",
                "https://bank.example?key=canary",
                "https://bank.example/#canary",
                "https://bank.example/a canary",
                "https://bank example"
            })
    void refusesAnyOtherFormWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> BankBaseUrl.check(address, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ddr.bank.base-url must be https://")
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "https://bank.example/, https://bank.example",
        "https://bank.example/gateway//, https://bank.example/gateway",
        "HTTPS://bank.example, https://bank.example",
        "http://localhost:1, http://localhost:1"
    })
    void isGivenToTheRoutesWithoutASlashAtItsEnd(String given, String wanted) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("DDR_BANK_BASE_URL", "x")));
        environment.getPropertySources().addFirst(new MapPropertySource("test2", Map.of("ddr.bank.base-url", given)));

        new BankBaseUrlForRoutes().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("ddr.bank.base-url")).isEqualTo(wanted);
    }

    @Test
    void isLeftAloneWhereThereIsNone() {
        StandardEnvironment environment = new StandardEnvironment();

        new BankBaseUrlForRoutes().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.containsProperty("ddr.bank.base-url")).isFalse();
    }
}
