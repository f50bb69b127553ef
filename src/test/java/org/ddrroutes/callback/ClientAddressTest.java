package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static final List<Network> PROXIES = List.of(Network.of("10.0.0.0/8"), Network.of("fd00::/8"));

    /** Lines of the header are parted by a bar. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                // peer, X-Forwarded-For, client
                "203.0.113.7, no line, 203.0.113.7",
                "203.0.113.7, '198.51.100.1', 203.0.113.7",
                "10.0.0.1, '198.51.100.1', 198.51.100.1",
                "10.0.0.1, '192.0.2.9, 198.51.100.1', 198.51.100.1",
                "10.0.0.1, '192.0.2.9, 198.51.100.1, 10.0.0.2', 198.51.100.1",
                "10.0.0.1, '192.0.2.9|198.51.100.1|10.0.0.2, 10.0.0.3', 198.51.100.1",
                "10.0.0.1, no line, 10.0.0.1",
                "10.0.0.1, '', none",
                "10.0.0.1, '10.0.0.3, 10.0.0.2', 10.0.0.3",
                "10.0.0.1, '198.51.100.1, unknown', none",
                "10.0.0.1, '198.51.100.1, evil.example.com', none",
                "10.0.0.1, '198.51.100.1, ,', none",
                "10.0.0.1, '198.51.100.1,', none",
                "10.0.0.1, ',198.51.100.1', 198.51.100.1",
                "10.0.0.1, '198.51.100.1,,10.0.0.2', none",
                "10.0.0.1, '198.51.100.1|', none",
                "fd00::1, '2001:db8::1%eth0', none",
                "fd00::1, '[2001:db8::1%eth0]:4711', none",
                "fd00::1, '2001:db8::1, fd00::2%eth0', none",
                "10.0.0.1, '198.51.100.1:4711', 198.51.100.1",
                "::ffff:10.0.0.1, '::ffff:198.51.100.1', 198.51.100.1",
                "fd00::1, '[2001:db8::1]:4711', 2001:db8:0:0:0:0:0:1",
                "fd00::1%eth0, '[2001:db8::1]', 2001:db8:0:0:0:0:0:1",
                "fd00::1, '2001:db8::1', 2001:db8:0:0:0:0:0:1"
            })
    void believesForwardedForOnlyAsFarAsTrustedProxiesWroteIt(String peer, String forwardedFor, String client) {
        assertThat(ClientAddress.of(peer, lines(forwardedFor), PROXIES)
                        .map(address -> address.getHostAddress())
                        .orElse(null))
                .isEqualTo(client);
    }

    private static List<String> lines(String forwardedFor) {
        return forwardedFor.equals("no line") ? List.of() : Arrays.asList(forwardedFor.split("\\|", -1));
    }
}
