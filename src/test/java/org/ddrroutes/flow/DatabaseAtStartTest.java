package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A database that cannot serve is told in a line, without a stack trace; one that is away is waited for. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class DatabaseAtStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void saysThatTheSchemaIsAnothers(TestSetup setup, CapturedOutput log) {
        setup.postgres().jdbc(setup.database()).execute("CREATE TABLE registration (id INTEGER)");

        isRefused(
                setup,
                Map.of(),
                log,
                "spring.datasource.url leads to a schema that holds tables of another application");
    }

    @Test
    void saysThatItMayNotCreateTables(TestSetup setup, CapturedOutput log) {
        setup.postgres().jdbc(setup.database()).execute("CREATE ROLE " + setup.database() + " LOGIN PASSWORD 'role'");

        isRefused(
                setup,
                Map.of("spring.datasource.username", setup.database(), "spring.datasource.password", "role"),
                log,
                "spring.datasource.username may not create tables in the database's schema (42501)");
    }

    @Test
    void saysThatTheDatabaseDoesNotExist(TestSetup setup, CapturedOutput log) {
        isRefused(
                setup,
                Map.of("spring.datasource.url", setup.postgres().url("none")),
                log,
                "spring.datasource.url names a database that does not exist (3D000)");
    }

    @Test
    void saysThatTheTimeZoneIsUnknown(TestSetup setup, CapturedOutput log) {
        TimeZone before = TimeZone.getDefault();
        // Java's name for a zone of Australia.
        TimeZone.setDefault(TimeZone.getTimeZone("AET"));
        try {
            isRefused(setup, Map.of(), log, "user.timezone, the JVM's time zone AET, is not known to the database");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void waitsForADatabaseThatIsAway(TestSetup setup, CapturedOutput log) {
        setup.postgres().stop();
        try {
            CompletableFuture<Product> start = CompletableFuture.supplyAsync(() -> Product.start(setup));
            try {
                await("told").atMost(LIMIT).until(() -> log.getOut().contains("the database is away, SQLSTATE 08001"));
                assertThat(start).isNotDone();
            } finally {
                setup.postgres().start();
            }
            await("started").atMost(LIMIT).until(start::isDone);
            start.join().close();
        } finally {
            assertThat(log.getOut()).containsOnlyOnce("the database is away").doesNotContain("\tat ");
        }
    }

    private static void isRefused(TestSetup setup, Map<String, String> changes, CapturedOutput log, String line) {
        assertThatThrownBy(() -> Product.start(setup, changes).close()).isNotNull();

        assertThat(log.getOut()).contains(line).doesNotContain("\tat ");
    }
}
