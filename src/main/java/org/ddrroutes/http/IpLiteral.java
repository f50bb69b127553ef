package org.ddrroutes.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses as they are written in numbers. Never asks a name server: the text may be an attacker's. */
public final class IpLiteral {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private IpLiteral() {}

    /** The address; an IPv4-mapped IPv6 one as the IPv4 address that it stands for. Empty when it is none. */
    public static Optional<InetAddress> parse(String text) {
        String withoutZone = text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%'));
        boolean ipv6 = withoutZone.indexOf(':') >= 0;
        if (!(ipv6 ? IPV6 : IPV4).matcher(withoutZone).matches()) {
            return Optional.empty();
        }
        try {
            // With a colon in it the JDK takes the text for a literal or refuses it, and looks nothing up.
            return Optional.of(InetAddress.getByName(withoutZone));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
