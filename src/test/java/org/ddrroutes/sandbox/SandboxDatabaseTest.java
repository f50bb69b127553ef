package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ddrroutes.harness.FreePort;
import org.ddrroutes.startup.SettingFault;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database as the shipped settings of the sandbox have it. */
class SandboxDatabaseTest {

    /** One for all: what takes long is to make it. */
    @TempDir
    private static Path directory;

    private int port;
    private SandboxDatabase database;

    @BeforeEach
    void create() throws IOException {
        port = FreePort.find();
        database = database(directory, port);
    }

    @AfterEach
    void stop() throws IOException {
        database.stop();
    }

    @Test
    void startsAgainOnItsDataAndWritesThemThrough() throws IOException {
        database.start();
        migrate(port);
        assertThat(jdbc(port).queryForObject("SHOW fsync", String.class)).isEqualTo("on");
        assertThat(jdbc(port).queryForObject("SHOW listen_addresses", String.class))
                .isEqualTo("127.0.0.1");
        database.stop();

        database.start();

        assertThat(migrate(port)).isZero();
        assertThat(jdbc(port).queryForObject("SELECT is_open FROM gate", Boolean.class))
                .isTrue();
    }

    @Test
    void takesThePlaceOfTheServerThatOutlivedItsProgram() throws Exception {
        Kill.now(Kill.start(Program.class, directory.toString(), Integer.toString(port)));

        database.start();

        assertThat(migrate(port)).isZero();
    }

    @Test
    void recoversFromAKillOfTheServer() throws Exception {
        database.start();
        migrate(port);
        ProcessHandle server = server();
        jdbc(port).update("INSERT INTO lease (name) VALUES ('before the kill')");
        server.destroyForcibly();
        server.onExit().join();
        database.stop();

        database = database(directory, port);
        database.start();

        assertThat(jdbc(port).queryForList("SELECT name FROM lease", String.class))
                .contains("before the kill");
    }

    @Test
    void startsWhereTheProcessOfAKilledServerIsSomebodyElse() throws Exception {
        database.start();
        database.stop();
        Path named = directory.resolve("postgresql/data/postmaster.pid");
        Files.writeString(named, ProcessHandle.current().pid() + "\n" + named.getParent() + "\n0\n" + port + "\n");

        assertThatNoException().isThrownBy(() -> database.start());
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            refuses(database, "port " + port + " is taken", "Set another ddr.sandbox.database-port");
        }
    }

    @Test
    void leavesTheDatabaseOfAnotherSandboxAlone() throws IOException {
        database.start();

        SandboxDatabase second = database(directory, port);
        refuses(second, "another program uses", "Stop the other sandbox");
        second.stop();

        assertThat(startedAt(port)).isNotEmpty();
    }

    @Test
    void saysInALineWhyTheServerDoesNotStart() throws IOException {
        database.start();
        database.stop();
        Path version = directory.resolve("postgresql/data/PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "13\n");
        try {
            refuses(database, "database files are incompatible with server", "Set another ddr.sandbox.data-directory");
        } finally {
            Files.writeString(version, right);
        }
    }

    @Test
    void saysWhatToDoWhereThereIsNoRoomAndWhereRootMayNotBecomeAnother() {
        assertThat(SandboxDatabase.wayOut("No space left on device")).startsWith("Free some room");
        assertThat(SandboxDatabase.wayOut("none of unshare, setpriv and runuser starts /x/initdb as another user"))
                .startsWith("Start the sandbox as another user")
                .contains("SPRING_DATASOURCE_URL");
    }

    @Test
    void startsNoneWhereTheUrlNamesAnother(@TempDir Path empty) throws IOException {
        SandboxDatabase other =
                new SandboxDatabase(empty, port, "jdbc:postgresql://database/ddr?user=u&password=canary");
        other.start();
        other.stop();

        assertThat(empty).isEmptyDirectory();
        assertThat(other.shell()).doesNotContain("canary");
    }

    private static void refuses(SandboxDatabase database, String why, String wayOut) {
        assertThatExceptionOfType(SettingFault.class)
                .isThrownBy(database::start)
                .withMessageContaining(why)
                .satisfies(fault -> {
                    assertThat(fault.getMessage()).doesNotContain("\n");
                    assertThat(SandboxDatabase.wayOut(fault.getMessage())).startsWith(wayOut);
                });
    }

    private ProcessHandle server() throws IOException {
        String pid = Files.readAllLines(directory.resolve("postgresql/data/postmaster.pid"))
                .get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static SandboxDatabase database(Path directory, int port) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("sandbox", new FileSystemResource("config/application-sandbox.yaml"))
                .forEach(environment.getPropertySources()::addLast);
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("ddr.sandbox.database-port", port)));
        return new SandboxDatabase(
                Path.of("target/postgres/programs"),
                directory.resolve("postgresql"),
                port,
                environment.getRequiredProperty("spring.datasource.url"));
    }

    private static String startedAt(int port) {
        return jdbc(port).queryForObject("SELECT pg_postmaster_start_time()::text", String.class);
    }

    private static JdbcTemplate jdbc(int port) {
        return new JdbcTemplate(dataSource(port));
    }

    private static int migrate(int port) {
        return Flyway.configure().dataSource(dataSource(port)).load().migrate().migrationsExecuted;
    }

    private static DriverManagerDataSource dataSource(int port) {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:" + port + "/ddr", "postgres", "");
    }

    /** Starts and migrates the database in a JVM of its own. Arguments: directory and port. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws Exception {
            int port = Integer.parseInt(args[1]);
            database(Path.of(args[0]), port).start();
            migrate(port);
            System.out.println(Kill.READY);
            Thread.currentThread().join();
        }
    }
}
