package org.ddrroutes.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A URL of PostgreSQL's driver with its password taken out: pool, driver and migration quote the URL when they fail.
 *
 * @param shown the URL without it
 * @param password null where the URL has none
 */
public record JdbcUrl(String shown, @Nullable Secret password) {

    private static final String URL = "spring.datasource.url ";
    private static final String PASSWORD = "password=";

    private static final Set<String> PARAMETERS =
            Stream.of(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toSet());

    /**
     * Refuses what the driver cannot read, or would leave out in silence.
     *
     * @throws SettingFault that does not show it: it may hold a password
     */
    public static void check(String url) {
        // First, since the driver logs what it cannot read.
        of(url);
        Properties read = url.matches("jdbc:postgresql:(//[^/]*/.*|(?!//).*)") ? Driver.parseURL(url, null) : null;
        if (read == null) {
            throw new SettingFault(URL + "cannot be read: it must be such as jdbc:postgresql://database:5432/ddr");
        }
        for (String name : read.stringPropertyNames()) {
            PGProperty known = PGProperty.forName(name);
            if (known == null) {
                throw new SettingFault(URL + "has a parameter that PostgreSQL's driver does not know"
                        + NearestName.hint(name, PARAMETERS) + "; correct it, or take it away");
            }
            String[] choices = known.getChoices();
            if (choices != null && Stream.of(choices).noneMatch(read.getProperty(name)::equalsIgnoreCase)) {
                throw new SettingFault(URL + "has " + name + " with a value that it does not take; it is one of "
                        + String.join(", ", choices));
            }
        }
    }

    static JdbcUrl of(String url) {
        int query = url.indexOf('?');
        String server = query < 0 ? url : url.substring(0, query);
        if (server.contains("@")) {
            throw new SettingFault(URL + "must not name a user before the host: set"
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
                    URL + "has a password with a % that is no escape: write %25, or set spring.datasource.password");
        }
    }
}
