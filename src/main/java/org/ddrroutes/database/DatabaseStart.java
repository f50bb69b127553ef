package org.ddrroutes.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.ddrroutes.outage.SqlFailure;
import org.ddrroutes.startup.SettingFault;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/**
 * The database at the start of the program: one that is away is waited for, one that cannot serve is a fault of the settings,
 * told in a line.
 */
@Component
class DatabaseStart implements FlywayMigrationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** As of a process that ended by SIGTERM. */
    private static final int TERMINATED = 143;

    /**
     * Returns when the database lets us in. SIGTERM ends the program at once: nothing has begun.
     *
     * @param before what is done before the waiting begins
     */
    static void await(DataSource database, Runnable before) {
        Thread end = null;
        for (SqlFailure failure = refusal(database); failure != null; failure = refusal(database)) {
            faultOf(failure).ifPresent(fault -> {
                throw fault;
            });
            if (end == null) {
                before.run();
                LOG.warn(
                        "the database is away, SQLSTATE {}: the start waits until it answers; see operating.md",
                        failure.sqlState());
                end = new Thread(() -> Runtime.getRuntime().halt(TERMINATED), "end-of-waiting");
                Runtime.getRuntime().addShutdownHook(end);
            }
            pause();
        }
        if (end != null) {
            Runtime.getRuntime().removeShutdownHook(end);
            LOG.warn("the database answers: the start goes on");
        }
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw faultOf(e).orElseThrow(() -> e);
        }
    }

    private static @Nullable SqlFailure refusal(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(1) ? null : SqlFailure.UNKNOWN;
        } catch (SQLException e) {
            return SqlFailure.of(e).orElse(SqlFailure.UNKNOWN);
        }
    }

    /** Empty where the database is away, and may come back. */
    static Optional<SettingFault> faultOf(SqlFailure failure) {
        return switch (failure.sqlState()) {
            case "22023" ->
                Optional.of(
                        new SettingFault(
                                List.of("user.timezone, the JVM's time zone "
                                        + TimeZone.getDefault().getID() + ", is not known to the database (22023)"),
                                "Start the program with a zone that it knows, such as JAVA_TOOL_OPTIONS=-Duser.timezone=Asia/Bangkok."));
            case "28P01", "28000" ->
                Optional.of(new SettingFault(
                        "spring.datasource.username and spring.datasource.password are refused by the database ("
                                + failure.sqlState() + ")"));
            case "3D000" ->
                Optional.of(new SettingFault("spring.datasource.url names a database that does not exist (3D000)"));
            case "42501" ->
                Optional.of(new SettingFault(
                        List.of("spring.datasource.username may not connect to the database (42501)"),
                        "Grant it CONNECT on the database."));
            default -> Optional.empty();
        };
    }

    private static Optional<SettingFault> faultOf(FlywayException failure) {
        if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return Optional.of(othersTables("holds tables of another application"));
        }
        String state = SqlFailure.of(failure).map(SqlFailure::sqlState).orElse("");
        return switch (state) {
            case "42501" ->
                Optional.of(
                        new SettingFault(
                                List.of(
                                        "spring.datasource.username may not create tables in the database's schema (42501)"),
                                "Grant it USAGE and CREATE on the schema, such as: GRANT USAGE, CREATE ON SCHEMA public TO ddr."));
            case "42P07", "42710", "42703", "42P01" ->
                Optional.of(othersTables("holds tables with the names of ours (" + state + ")"));
            case "" ->
                failure.getErrorCode() == CoreErrorCode.VALIDATE_ERROR
                        ? Optional.of(othersTables("was changed by another application or another version"))
                        : Optional.empty();
            default ->
                Optional.of(new SettingFault(
                        List.of("spring.datasource.url: the database refuses to make our tables (" + state + ")"),
                        "Mend the database; what the SQLSTATE means is in PostgreSQL's manual, appendix A."));
        };
    }

    private static SettingFault othersTables(String what) {
        return new SettingFault(
                List.of("spring.datasource.url leads to a schema that " + what),
                "Give the program a database or a schema of its own (currentSchema=ddr in the URL).");
    }

    private static void pause() {
        try {
            Thread.sleep(EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the program stops while it waits for the database");
        }
    }
}
