package org.ddrroutes.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;

/**
 * A URL of PostgreSQL's driver with its password taken out: pool, driver and migration quote the URL when they fail.
 *
 * @param shown the URL without it
 * @param password null where the URL has none
 */
record JdbcUrl(String shown, @Nullable Secret password) {

    private static final String PASSWORD = "password=";

    static JdbcUrl of(String url) {
        int query = url.indexOf('?');
        String server = query < 0 ? url : url.substring(0, query);
        if (server.contains("@")) {
            throw new SettingFault("spring.datasource.url must not name a user before the host: set"
                    + " spring.datasource.username and spring.datasource.password");
        }
        if (query < 0) {
            return new JdbcUrl(url, null);
        }
        List<String> kept = new ArrayList<>();
        Secret password = null;
        for (String argument : url.substring(query + 1).split("&", -1)) {
            if (argument.startsWith(PASSWORD)) {
                password = decoded(argument.substring(PASSWORD.length()));
            } else {
                kept.add(argument);
            }
        }
        return new JdbcUrl(kept.isEmpty() ? server : server + "?" + String.join("&", kept), password);
    }

    private static Secret decoded(String value) {
        try {
            return new Secret(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // Without its cause, which quotes the password.
            throw new SettingFault(
                    "spring.datasource.url has a password with a % that is no escape: write %25, or set spring.datasource.password");
        }
    }
}
