package org.ddrroutes.callback;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.http.IpLiteral;

/**
 * Who sent a request: the socket's peer, or, where that is a trusted proxy, the right-most address of {@code
 * X-Forwarded-For} that is not one. What stands further left was written by the sender and is never believed.
 */
final class ClientAddress {

    /** {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}: some proxies add the port. */
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    private static final int IPV4_BYTES = 4;

    private ClientAddress() {}

    /** Empty when the address that counts is not plainly written as an IP address, or is missing between two commas. */
    static Optional<InetAddress> of(String peer, List<String> forwardedFor, List<Network> trustedProxies) {
        Optional<InetAddress> client = IpLiteral.parse(peer);
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::trim)
                .toList();
        for (int i = hops.size() - 1; i >= 0 && Network.anyContains(trustedProxies, client); i--) {
            client = address(hops.get(i));
        }
        return client;
    }

    /** The network that an address is in, for logs: {@code 192.0.2.0/24}, {@code 2001:db8:1::/48}; {@code unknown} for none. */
    static String network(Optional<InetAddress> address) {
        return address.map(InetAddress::getAddress)
                .map(bytes -> bytes.length == IPV4_BYTES ? network(bytes, 3) : network(bytes, 6))
                .orElse("unknown");
    }

    private static String network(byte[] address, int bytes) {
        byte[] network = Arrays.copyOf(Arrays.copyOf(address, bytes), address.length);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + bytes * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has four bytes or sixteen", e);
        }
    }

    // A zone has no meaning beyond the proxy's own machine.
    private static Optional<InetAddress> address(String hop) {
        return hop.indexOf('%') < 0 ? IpLiteral.parse(withoutPort(hop)) : Optional.empty();
    }

    private static String withoutPort(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        if (!withPort.matches()) {
            return hop;
        }
        return withPort.group(1) != null ? withPort.group(1) : withPort.group(2);
    }
}
