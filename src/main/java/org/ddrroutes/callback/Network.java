package org.ddrroutes.callback;

import java.net.InetAddress;
import java.util.Arrays;
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
        int prefix = prefix(text, text.substring(slash + 1));
        boolean mapped = bits == Integer.SIZE && host.indexOf(':') >= 0;
        int prefixBits = mapped ? prefix - MAPPED_PREFIX_BITS : prefix;
        if (prefixBits < 0 || prefixBits > bits) {
            throw notCidr(text);
        }
        return new Network(address.getAddress(), prefixBits);
    }

    public boolean contains(InetAddress candidate) {
        byte[] other = candidate.getAddress();
        if (other.length != address.length) {
            return false;
        }
        int wholeBytes = prefixBits / Byte.SIZE;
        if (!Arrays.equals(address, 0, wholeBytes, other, 0, wholeBytes)) {
            return false;
        }
        int restBits = prefixBits % Byte.SIZE;
        if (restBits == 0) {
            return true;
        }
        int mask = 0xff << (Byte.SIZE - restBits);
        return (address[wholeBytes] & mask) == (other[wholeBytes] & mask);
    }

    static boolean anyContains(Iterable<Network> networks, Optional<InetAddress> candidate) {
        if (candidate.isEmpty()) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(candidate.get())) {
                return true;
            }
        }
        return false;
    }

    private static int prefix(String cidr, String digits) {
        if (!digits.matches("[0-9]{1,3}")) {
            throw notCidr(cidr);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException notCidr(String text) {
        return new IllegalArgumentException("'" + text + "' is not a network such as 10.0.0.0/8 or 2001:db8::/32");
    }
}
