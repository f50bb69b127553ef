package org.ddrroutes.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The sandbox's PostgreSQL. It is not started where {@code spring.datasource.url} names another. */
final class SandboxDatabase {

    private static final String NAME = "ddr";

    private final PostgresServer server;
    private final String url;
    private final boolean isUsed;
    private final Path directory;

    /** @param url as {@code spring.datasource.url} has it */
    SandboxDatabase(Path directory, int port, String url) {
        this.directory = directory;
        this.server = new PostgresServer(directory, directory.resolve("data"), port, Map.of());
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

    /** @throws IllegalArgumentException when it does not start: the program's start ends with these words */
    void start() {
        if (!isUsed) {
            return;
        }
        try {
            server.start();
            createDatabase();
        } catch (IOException | SQLException e) {
            throw new IllegalArgumentException(
                    "ddr.sandbox: the PostgreSQL server under " + directory + " does not start: " + e.getMessage()
                            + ". " + wayOut(String.valueOf(e.getMessage())),
                    e);
        }
    }

    void stop() throws IOException {
        if (isUsed) {
            server.stop();
        }
    }

    private static String wayOut(String reason) {
        String own = "name a PostgreSQL of your own by SPRING_DATASOURCE_URL";
        if (reason.contains("as root")) {
            return "Start the sandbox as another user, or " + own;
        }
        if (reason.contains("is taken")) {
            return "Set another ddr.sandbox.database-port, or " + own;
        }
        if (reason.contains("uses")) {
            return "Stop the other sandbox, or set another ddr.sandbox.data-directory";
        }
        if (reason.contains("No space left") || reason.contains("quota")) {
            return "Free some room, set another ddr.sandbox.data-directory, or " + own;
        }
        return "Set another ddr.sandbox.data-directory, or " + own;
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
