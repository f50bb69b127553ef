package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.ddrroutes.http.IpLiteral;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.7, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::ffff:10.0.0.0/104, 10.9.9.9, true",
        "10.0.0.0/8, ::ffff:10.9.9.9, true",
        "::1, 0:0:0:0:0:0:0:1, true"
    })
    void holdsTheAddressesThatShareItsPrefix(String cidr, String address, boolean held) {
        assertThat(Network.of(cidr).contains(IpLiteral.parse(address).orElseThrow()))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bank.example.com",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0/8",
                "127.1",
                "010.0.0.1",
                "256.0.0.1",
                "2001:db8::/129",
                "2001:db8:::1",
                "::ffff:10.0.0.0/95",
                "10.0.0.0/8/8",
                "localhost"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text)).withMessageContaining(text);
    }
}
