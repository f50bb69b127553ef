package org.ddrroutes.bank;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.ddrroutes.http.IpLiteral;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

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
        String address = StringUtils.trimTrailingCharacter(baseUrl.strip(), '/');
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
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return host.equals("localhost")
                || IpLiteral.parse(address)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
