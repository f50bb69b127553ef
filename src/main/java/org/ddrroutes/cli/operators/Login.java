package org.ddrroutes.cli.operators;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. The password comes from a file, from the environment or from the keyboard, never from the command line, which
 * others on the machine can read.
 */
final class Login {

    static final String URL = "DDRROUTES_URL";
    static final String USER = "DDRROUTES_USER";
    static final String PASSWORD = "DDRROUTES_PASSWORD";
    static final String PASSWORD_FILE = "DDRROUTES_PASSWORD_FILE";

    private final Map<String, String> environment;
    private final Terminal terminal;

    Login(Map<String, String> environment, Terminal terminal) {
        // One that is set and empty, as a container has it, is not set.
        this.environment = new HashMap<>(environment);
        this.environment.values().removeIf(String::isBlank);
        this.terminal = terminal;
    }

    URI base(@Nullable URI given, boolean allowPlainHttp) {
        URI base;
        try {
            base = given == null ? URI.create(environment.getOrDefault(URL, "http://localhost:8081")) : given;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(URL + " is no address such as https://ddr.example:8081");
        }
        boolean isHttp = base.getHost() != null && Set.of("http", "https").contains(String.valueOf(base.getScheme()));
        if (!isHttp || base.getUserInfo() != null || base.getQuery() != null) {
            throw CommandFailure.failed("The address must be like https://ddr.example:8081, without a login in it");
        }
        if (base.getScheme().equals("http") && !allowPlainHttp && !isThisMachine(base.getHost())) {
            throw CommandFailure.failed(
                    "The password would go to " + base.getHost() + " in plain text",
                    "give an address with https, or --allow-plain-http");
        }
        return base;
    }

    /** The value of {@code Authorization}; null where no name is given: the port may ask for no login. */
    @Nullable
    String authorization(@Nullable String name, @Nullable Path passwordFile) {
        String user = name == null ? environment.get(USER) : name;
        if (user == null) {
            return null;
        }
        String login = user + ":" + password(user, passwordFile);
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole account number, typed unseen or given on standard input. */
    String account() {
        char[] typed = terminal.readSecret("Account number: ");
        if (typed == null) {
            throw CommandFailure.failed(
                    "There is no terminal to type the account number at, and none on standard input");
        }
        return new String(typed).strip();
    }

    private String password(String user, @Nullable Path given) {
        String named = environment.get(PASSWORD_FILE);
        Path file = given == null && named != null ? Path.of(named) : given;
        if (file != null) {
            try {
                return Files.readString(file).lines().findFirst().orElse("");
            } catch (IOException e) {
                throw CommandFailure.failed("The password cannot be read from " + file);
            }
        }
        String set = environment.get(PASSWORD);
        if (set != null) {
            return set;
        }
        char[] typed = terminal.readSecret("Password of " + user + ": ");
        if (typed == null) {
            throw CommandFailure.failed(
                    "There is no password for " + user,
                    "give --password-file, or set " + PASSWORD_FILE + " or " + PASSWORD);
        }
        return new String(typed);
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
