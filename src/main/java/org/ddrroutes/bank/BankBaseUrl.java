package org.ddrroutes.bank;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;

/**
 * The rules for {@code ddr.bank.base-url}: over TLS, unless the bank is on this machine. Only an address says so by itself,
 * and the name {@code localhost}; what any other name resolves to is the resolver's word. See decision 0012.
 */
final class BankBaseUrl {

    static final String SETTING = "ddr.bank.base-url";

    private static final String FORM =
            SETTING + " must be https:// and a host, with a port and a path where the bank has"
                    + " them, and without user, query and fragment, such as https://bank.example:8443/gateway";
    private static final String PLAIN =
            SETTING + " must be https: over plain HTTP whoever listens in between reads our client"
                    + " secret and account numbers; only a bank on this machine (localhost, 127.0.0.1, [::1]) is asked without TLS,"
                    + " unless ddr.bank.allow-plain-http is true";
    private static final Pattern LOOPBACK_4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d{1,2})){3}");
    private static final int LAST_PORT = 65_535;

    private BankBaseUrl() {}

    /** @throws SettingFault without the address in it: it may carry what is not to be shown */
    static void check(String baseUrl, boolean plainHttpAllowed) {
        URI uri = parsed(baseUrl);
        String scheme = uri == null || uri.getScheme() == null ? "" : lower(uri.getScheme());
        boolean isWellFormed = uri != null
                && (scheme.equals("https") || scheme.equals("http"))
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= LAST_PORT
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (uri == null || !isWellFormed) {
            throw new SettingFault(FORM);
        }
        if (scheme.equals("http") && !plainHttpAllowed && !isThisMachine(lower(uri.getHost()))) {
            throw new SettingFault(PLAIN);
        }
    }

    /** As the routes need it, which put a path behind it: no slash at its end, its scheme as Camel spells it. */
    static String forRoutes(String baseUrl) {
        String address = baseUrl.strip();
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        int scheme = address.indexOf(':');
        return scheme < 0 ? address : lower(address.substring(0, scheme)) + address.substring(scheme);
    }

    private static @Nullable URI parsed(String baseUrl) {
        try {
            return new URI(baseUrl.strip());
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isThisMachine(String host) {
        if (host.startsWith("[")) {
            try {
                // In brackets it is an address: nothing is resolved.
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
        return host.equals("localhost") || LOOPBACK_4.matcher(host).matches();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
