package org.ddrroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
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

    @TempDir
    Path directory;

    @Test
    void migratesAnEmptyDatabaseAndFindsItMigratedAtTheNextStart() throws IOException {
        DriverManagerDataSource database = database(directory);

        assertThat(migrate(database)).isPositive();
        assertThat(migrate(database)).isZero();

        JdbcTemplate jdbc = new JdbcTemplate(database);
        assertThat(jdbc.queryForObject("SELECT is_open FROM gate", Boolean.class))
                .isTrue();
        assertThat(jdbc.queryForList(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", String.class))
                .contains("registration", "registration_event", "callback");
    }

    @Test
    void keepsWhatWasCommittedOverAKill() throws Exception {
        Process process = Kill.start(SandboxDatabaseProcess.class, directory.toString());
        Kill.now(process);

        DriverManagerDataSource database = database(directory);
        assertThat(migrate(database)).isZero();
        assertThat(new JdbcTemplate(database).queryForList("SELECT name FROM turn ORDER BY name", String.class))
                .contains("before the kill");
    }

    static int migrate(DriverManagerDataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration/common", "classpath:db/migration/h2")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    static DriverManagerDataSource database(Path directory) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("sandbox", new FileSystemResource("config/application-sandbox.yaml"))
                .forEach(environment.getPropertySources()::addLast);
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("ddr.sandbox.data-directory", directory.toString())));
        return new DriverManagerDataSource(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                environment.getRequiredProperty("spring.datasource.password"));
    }

    /** Commits a row in a JVM of its own. Argument: the directory. */
    static final class SandboxDatabaseProcess {

        private SandboxDatabaseProcess() {}

        public static void main(String[] args) throws Exception {
            DriverManagerDataSource database = database(Path.of(args[0]));
            // Held open, as a pool does: the close of a last connection would write everything out.
            try (var open = database.getConnection()) {
                migrate(database);
                new JdbcTemplate(database).update("INSERT INTO turn (name) VALUES (?)", "before the kill");
                System.out.println(Kill.READY);
                Thread.currentThread().join();
            }
        }
    }
}
