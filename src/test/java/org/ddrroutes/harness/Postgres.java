package org.ddrroutes.harness;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.ddrroutes.sandbox.PostgresServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of its own on a data directory under {@code target}. It keeps its port and its data over {@link
 * #kill()} and {@link #start()}. What it has committed is in the operating system's hands before it says so, so that a
 * killed server loses nothing. It ends with the JVM of the tests.
 */
public final class Postgres implements AutoCloseable {

    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";

    private final Path data;
    private final int port;
    private final Thread atExit = new Thread(this::destroy, "stop-postgres");
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();
    private final PostgresServer server;

    private Postgres(Path data, int port, String fsync) {
        this.data = data;
        this.port = port;
        this.server = new PostgresServer(
                data.resolveSibling("programs"), data, port, Map.of("fsync", fsync, "max_connections", "300"));
    }

    /** A new, empty server that accepts connections. */
    public static Postgres create() {
        return create("off");
    }

    /** One that has committed only what is on the disk: for measuring. */
    public static Postgres createSynced() {
        return create("on");
    }

    private static Postgres create(String fsync) {
        try {
            Path parent = Files.createDirectories(Path.of("target/postgres").toAbsolutePath());
            Postgres postgres = new Postgres(parent.resolve("data-" + UUID.randomUUID()), FreePort.find(), fsync);
            Runtime.getRuntime().addShutdownHook(postgres.atExit);
            postgres.start();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that also speaks TLS, and lets this user in by TLS and password alone. */
    public static Postgres createOnTls(Identity shown, String user, String password) {
        Postgres postgres = create();
        postgres.show(shown);
        postgres.jdbc("postgres").execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "' SUPERUSER");
        postgres.letIn("hostssl all " + user + " all scram-sha-256\nhost all " + user + " all reject\n");
        return postgres;
    }

    /** The key must be the server's own, whoever that runs as. */
    private void show(Identity identity) {
        try {
            Files.copy(identity.certificate(), data.resolve("server.crt"));
            Path key = Files.copy(identity.key(), data.resolve("server.key"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.setOwner(key, Files.getOwner(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jdbc("postgres").execute("ALTER SYSTEM SET ssl = on");
    }

    /** Starts it on its own data, recovering them if it was killed. */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void letIn(String firstRules) {
        Path rules = data.resolve("pg_hba.conf");
        try {
            Files.writeString(rules, firstRules + Files.readString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reloadSettings();
    }

    /**
     * Returns when every connection goes by the changed settings. The server tells all that there are before it opens another:
     * one that is opened after one that knows is proof.
     */
    public void reloadSettings() {
        OffsetDateTime before = jdbc("postgres").queryForObject("SELECT clock_timestamp()", OffsetDateTime.class);
        jdbc("postgres").execute("SELECT pg_reload_conf()");
        JdbcTemplate anew = new JdbcTemplate(new DriverManagerDataSource(url("postgres"), USER, PASSWORD));
        Awaitility.await("settings are read")
                .pollInterval(Duration.ofMillis(5))
                .until(() -> anew.queryForObject("SELECT pg_conf_load_time() > ?", Boolean.class, before));
        anew.execute("SELECT 1");
    }

    /** Ends all connections and the server in order. */
    public void stop() {
        closePools();
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9} of the server and all its processes. */
    public void kill() {
        closePools();
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> workers = postmaster.descendants().toList();
        ProcessSignal.KILL.toTree(postmaster);
        awaitEnd(postmaster);
        // The next server refuses the data while one of the old is still attached to them.
        workers.forEach(Postgres::awaitEnd);
        stop();
    }

    /** SIGSTOP: connections stay open, nothing is answered. */
    public void hang() {
        ProcessSignal.STOP.toTree(postmaster());
    }

    /** SIGCONT. */
    public void resume() {
        ProcessSignal.CONT.toTree(postmaster());
    }

    /** From now on no transaction may write, as after a failover to a standby or when a provider's disk is full. */
    public void refuseWrites() {
        letWrite("on");
    }

    /** Writes are taken again. */
    public void takeWrites() {
        letWrite("off");
    }

    private void letWrite(String readOnly) {
        jdbc("postgres").execute("ALTER SYSTEM SET default_transaction_read_only = " + readOnly);
        reloadSettings();
    }

    /** Starts it on its own data as a standby, which lets everybody read and nobody write. */
    public void startAsStandby() {
        try {
            Files.createFile(data.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** Makes a primary of a standby. */
    public void promote() {
        jdbc("postgres").queryForList("SELECT pg_promote()");
    }

    /** Somebody who owns this database, and is let in by a password alone. */
    public void createLogin(String name, String database) {
        jdbc("postgres").execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
        jdbc("postgres").execute("ALTER DATABASE " + database + " OWNER TO " + name);
        letIn("host all " + name + " all scram-sha-256\n");
    }

    /** For {@code spring.datasource.url}. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public void createDatabase(String name) {
        jdbc("postgres").execute("CREATE DATABASE " + name);
    }

    /** It works again as soon as the server does: the connections of one that has ended are not kept. */
    public JdbcTemplate jdbc(String database) {
        return new JdbcTemplate(pools.computeIfAbsent(database, this::pool));
    }

    /** Opening a connection takes a server longer than most queries. */
    private HikariDataSource pool(String database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("test of " + database);
        config.setJdbcUrl(url(database));
        config.setUsername(USER);
        config.setPassword(PASSWORD);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
        config.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private void closePools() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
    }

    /** The rows of a query, by column name. */
    public List<Map<String, Object>> rows(String database, String sql, Object... parameters) {
        return jdbc(database).queryForList(sql, parameters);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        destroy();
    }

    private void destroy() {
        stop();
        FileSystemUtils.deleteRecursively(data.toFile());
    }

    /** Of the server and of the processes that it has now. */
    public Duration cpuTime() {
        return Stream.concat(Stream.of(postmaster()), postmaster().descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private ProcessHandle postmaster() {
        try {
            String pid =
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        Awaitility.await("end of process " + process.pid())
                .atMost(30, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive());
    }
}
