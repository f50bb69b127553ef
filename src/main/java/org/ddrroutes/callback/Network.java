package org.ddrroutes.callback;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.ddrroutes.http.IpLiteral;

/** A block of IP addresses as CIDR writes it ({@code 10.0.0.0/8}, {@code 2001:db8::/32}); a bare address is a block of one. */
public final class Network {

    /** What an IPv4 address loses when it is no longer written as IPv4-mapped IPv6. */
    private static final int MAPPED_PREFIX_BITS = 96;

    private final byte[] address;
    private final int prefixBits;

    private Network(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /** @throws IllegalArgumentException when the text is not such a block; a host name never is */
    public static Network of(String cidr) {
        String text = cidr.trim();
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpLiteral.parse(host).orElseThrow(() -> notCidr(text));
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address.getAddress(), bits);
        }
        String digits = text.substring(slash + 1);
        int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        boolean mapped = bits == Integer.SIZE && host.indexOf(':') >= 0;
        int prefixBits = mapped ? prefix - MAPPED_PREFIX_BITS : prefix;
        if (prefixBits < 0 || prefixBits > bits) {
            throw notCidr(text);
        }
        return new Network(address.getAddress(), prefixBits);
    }

    public boolean contains(InetAddress candidate) {
        byte[] other = candidate.getAddress();
        int hostBits = address.length * Byte.SIZE - prefixBits;
        return other.length == address.length
                && new BigInteger(1, address)
                                .xor(new BigInteger(1, other))
                                .shiftRight(hostBits)
                                .signum()
                        == 0;
    }

    static boolean anyContains(List<Network> networks, Optional<InetAddress> candidate) {
        return candidate.isPresent() && networks.stream().anyMatch(network -> network.contains(candidate.get()));
    }

    private static IllegalArgumentException notCidr(String text) {
        return new IllegalArgumentException("'" + text + "' is not a network such as 10.0.0.0/8 or 2001:db8::/32");
    }
}
