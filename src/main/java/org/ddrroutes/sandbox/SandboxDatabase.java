package org.ddrroutes.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.ddrroutes.startup.SettingFault;

/** The sandbox's PostgreSQL. It is not started where {@code spring.datasource.url} names another. */
final class SandboxDatabase {

    private static final String NAME = "ddr";

    private final PostgresServer server;
    private final String url;
    private final boolean isUsed;
    private final Path directory;

    SandboxDatabase(Path directory, int port, String url) {
        this(directory, directory, port, url);
    }

    /** @param programs where the server's programs are unpacked to */
    SandboxDatabase(Path programs, Path directory, int port, String url) {
        this.directory = directory;
        this.server = new PostgresServer(programs, directory.resolve("data"), port, Map.of());
        this.url = url;
        this.isUsed = url.startsWith(server.url(NAME));
    }

    /** How to look into it by hand; nothing of another database's URL, which may hold a password. */
    String shell() {
        return isUsed
                ? "psql '" + url.replaceFirst("^jdbc:", "")
                        + "' -c 'select request_uid, state, status_code from registration'"
                : "any client, in the database that spring.datasource.url names";
    }

    void start() {
        if (!isUsed) {
            return;
        }
        try {
            server.start();
            createDatabase();
        } catch (IOException | SQLException e) {
            String reason = reason(e);
            throw new SettingFault(
                    List.of("The sandbox's PostgreSQL under " + directory + " does not start: " + reason),
                    wayOut(reason));
        }
    }

    void stop() throws IOException {
        if (isUsed) {
            server.stop();
        }
    }

    private static String reason(Exception failure) {
        // Its message is the path alone.
        return failure instanceof AccessDeniedException denied
                ? "no access to " + denied.getFile()
                : String.valueOf(failure.getMessage());
    }

    static String wayOut(String reason) {
        String first = reason.contains("as another user")
                ? "Start the sandbox as another user than root"
                : reason.contains("is taken")
                        ? "Set another ddr.sandbox.database-port"
                        : reason.contains("another program")
                                ? "Stop the other sandbox, set another ddr.sandbox.data-directory"
                                : reason.contains("No space left")
                                        ? "Free some room, set another ddr.sandbox.data-directory"
                                        : "Set another ddr.sandbox.data-directory";
        return first
                + ", or name a PostgreSQL of your own: SPRING_DATASOURCE_URL=jdbc:postgresql://host:5432/ddr?user=….";
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url("postgres"), PostgresServer.USER, "");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + NAME);
            }
        }
    }
}
