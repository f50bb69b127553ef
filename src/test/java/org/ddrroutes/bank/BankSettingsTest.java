package org.ddrroutes.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BankSettingsTest {

    @Test
    void takesAnAddressOfOurOwn() {
        assertThat(withIpAddress("2001:db8::7").ipAddress()).isEqualTo("2001:db8::7");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "203.0.113.7\r\nX-Other: 1", "203.0.113.7\u0000", "203.0.113.7\t", "\u0e51", "\u007f"})
    void refusesAnAddressThatIsNotFitForAHeader(String ipAddress) {
        assertThatThrownBy(() -> withIpAddress(ipAddress))
                .rootCause()
                .hasMessageStartingWith("ddr.bank.ip-address must be");
    }

    private static BankSettings withIpAddress(String ipAddress) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "ddr.bank.base-url", "http://127.0.0.1:1",
                "ddr.bank.client-id", "our-client",
                "ddr.bank.client-secret", "our-secret",
                "ddr.bank.ip-address", ipAddress));
        return new Binder(new MapConfigurationPropertySource(given))
                .bind("ddr.bank", BankSettings.class)
                .get();
    }
}
