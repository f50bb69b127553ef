package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.ddrroutes.outage.Outage;
import org.ddrroutes.registration.RegistrationExpiry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The whole database refuses a write of the flow, with calls in flight and without: nothing is lost, nobody is blamed, it is
 * told once, and it ends by itself.
 */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class DatabaseOutageFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** It is promised within five. Without its limit an answer takes half a minute. */
    private static final Duration SECONDS_ON_A_LOADED_MACHINE = Duration.ofSeconds(15);

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    /** What the database refuses, from when in a registration's life. */
    enum Cause {
        READ_ONLY("25006", "", null, "ALTER SYSTEM SET default_transaction_read_only = on"),
        TABLE_GONE("42P01", "", null, "ALTER TABLE registration_event RENAME TO away"),
        NO_ROOM_FOR_A_ROW("53100", "INSERT ON registration", null, ""),
        NO_RIGHT_AT_THE_INTENT("42501", "INSERT ON registration_event", "NEW.to_state = 'SUBMITTING'", ""),
        BROKEN_AFTER_THE_ANSWER("XX000", "UPDATE ON registration", "NEW.state = 'ACCEPTED'", ""),
        NOT_READY_AT_THE_CALLBACK("55000", "INSERT ON callback", null, ""),
        TOO_COMPLEX_FOR_A_RESULT("54001", "INSERT ON result_outbox", null, "");

        private final String sqlState;
        private final String event;
        private final @Nullable String condition;
        private final String begin;

        Cause(String sqlState, String event, @Nullable String condition, String begin) {
            this.sqlState = sqlState;
            this.event = event;
            this.condition = condition;
            this.begin = begin;
        }

        private boolean strikesRequests() {
            return !event.endsWith(" callback") && !event.endsWith(" result_outbox");
        }

        private void begin(JdbcTemplate database) {
            if (event.isEmpty()) {
                database.execute(begin);
            } else {
                database.execute("""
                        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN RAISE EXCEPTION ''refused'' USING ERRCODE = ''%s''; END'""".formatted(sqlState));
                database.execute("CREATE TRIGGER refusal BEFORE " + event + " FOR EACH ROW "
                        + (condition == null ? "" : "WHEN (" + condition + ") ") + "EXECUTE FUNCTION refuse()");
            }
            setup.postgres().reloadSettings();
        }

        private void end(JdbcTemplate database) {
            if (this == READ_ONLY) {
                database.execute("ALTER SYSTEM RESET default_transaction_read_only");
            } else if (this == TABLE_GONE) {
                database.execute("ALTER TABLE away RENAME TO registration_event");
            } else {
                database.execute("DROP TRIGGER refusal ON " + event.substring(event.lastIndexOf(' ') + 1));
            }
            setup.postgres().reloadSettings();
        }
    }

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        // Not the superuser, who is let in where others are not.
        setup.postgres().createLogin(setup.database(), setup.database());
        product = Product.start(
                setup,
                Map.of(
                        "ddr.retry.first-delay", "300ms",
                        "spring.datasource.username", setup.database(),
                        "spring.datasource.password", setup.database()),
                // One outage follows the other here.
                new Outage(2));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void endsByItselfAndBlamesNoMessage(Cause cause, CapturedOutput log) {
        List<Sample> inFlight = samples();
        List<Sample> later = samples();
        Sample waitsForCallback = Sample.fresh();
        CompletableFuture<Void> outageHasBegun = new CompletableFuture<>();
        JdbcTemplate database = setup.postgres().jdbc(setup.database());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), waitsForCallback.asDraft());
            awaitState("ACCEPTED", List.of(waitsForCallback));
            inFlight.forEach(sample -> {
                setup.bank().answers(sample.accountNo(), call -> {
                    outageHasBegun.join();
                    return BankAnswer.accepted();
                });
                producer.send(setup.registrations(), sample.asDraft());
            });
            await("calls in flight")
                    .atMost(LIMIT)
                    .until(() -> inFlight.stream()
                            .allMatch(sample -> setup.state(sample.requestUid()).equals("SUBMITTING")));

            cause.begin(database);
            outageHasBegun.complete(null);
            try {
                later.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
                BankCallback callback = BankCallback.of(setup, product.callbackAddress(), waitsForCallback, "I0000");
                if (cause.strikesRequests()) {
                    await("not ready").atMost(LIMIT).until(() -> readiness() == 503);
                    if (cause == Cause.READ_ONLY || cause == Cause.TABLE_GONE) {
                        isRefused(callback);
                    }
                    await("all is back at the broker")
                            .during(Duration.ofMillis(300))
                            .atMost(LIMIT)
                            .until(() -> setup.queues().delivering(setup.registrations()) == 0);
                    assertThat(setup.queues().browse(setup.registrations()))
                            .isNotEmpty()
                            .allSatisfy(message -> assertThat(Integer.parseInt(message.property("JMSXDeliveryCount")))
                                    .isLessThanOrEqualTo(1));
                } else {
                    isRefused(callback);
                    await("not ready").atMost(LIMIT).until(() -> readiness() == 503);
                }
                assertThat(setup.queues().count(setup.dead())).isZero();
            } finally {
                cause.end(database);
            }

            awaitState("ACCEPTED", inFlight);
            awaitState("ACCEPTED", later);
            await("ready again").atMost(LIMIT).until(() -> readiness() == 200);
            assertThat(BankCallback.of(setup, product.callbackAddress(), waitsForCallback, "I0000")
                            .post()
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(List.of(inFlight, later))
                .allSatisfy(samples -> assertThat(samples)
                        .allSatisfy(sample -> assertThat(setup.bank().registered(sample.accountNo()))
                                .isEqualTo(1)));
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.queues().count("DLQ")).isZero();
        // PostgreSQL tells its connections one by one that it is read-only: between two of them it may look over.
        int most = cause == Cause.READ_ONLY ? 2 : 1;
        assertThat(lines(log, "ERROR")).hasSizeBetween(1, most);
        assertThat(lines(log, "database outage, SQLSTATE " + cause.sqlState)).hasSizeBetween(1, most);
        assertThat(lines(log, "database outage over")).hasSizeBetween(1, most);
    }

    /** What keeps the next connection from being of use. */
    enum Obstacle {
        NO_CONNECTIONS(
                "55000", "ALTER DATABASE %1$s ALLOW_CONNECTIONS false", "ALTER DATABASE %1$s ALLOW_CONNECTIONS true"),
        TOO_MANY_CONNECTIONS("53300", "ALTER ROLE %1$s CONNECTION LIMIT 0", "ALTER ROLE %1$s CONNECTION LIMIT -1"),
        LOGIN_REFUSED("28000", "ALTER ROLE %1$s NOLOGIN", "ALTER ROLE %1$s LOGIN"),
        PASSWORD_CHANGED("28P01", "ALTER ROLE %1$s PASSWORD 'another'", "ALTER ROLE %1$s PASSWORD '%1$s'"),
        READ_ONLY(
                "25006",
                "ALTER ROLE %1$s SET default_transaction_read_only = on",
                "ALTER ROLE %1$s RESET default_transaction_read_only");

        private final String sqlState;
        private final String begin;
        private final String end;

        Obstacle(String sqlState, String begin, String end) {
            this.sqlState = sqlState;
            this.begin = begin;
            this.end = end;
        }
    }

    @ParameterizedTest
    @EnumSource(Obstacle.class)
    void tellsWhatKeepsAnOutageGoingThatACutConnectionBegan(Obstacle obstacle, CapturedOutput log) throws SQLException {
        JdbcTemplate server = setup.postgres().jdbc("postgres");
        OperatorsClient operators = OperatorsClient.of(product);
        try (Connection other = DriverManager.getConnection(
                        setup.postgres().url(setup.database()), Postgres.USER, Postgres.PASSWORD);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE heartbeat");
            await("a statement of the product is at work")
                    .atMost(LIMIT)
                    .until(() -> !server.queryForList(
                                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = ?",
                                    setup.database())
                            .isEmpty());
            server.execute(obstacle.begin.formatted(setup.database()));
            cutAllConnectionsBegunBeforeNow(server, other);
            // Until now the lock kept a connection that was about to be cut from ending the outage by a write.
            other.rollback();
            // A connection that is opened at that moment may be refused before the cut one is noticed, and begins the
            // outage.
            await("told")
                    .atMost(LIMIT)
                    .until(() -> !linesOfOutage(log, obstacle).isEmpty());
            await("shown").atMost(LIMIT).untilAsserted(() -> {
                assertThat(operators.databaseSqlState()).isEqualTo(obstacle.sqlState);
                assertThat(operators.metric("ddr_database_outage"))
                        .containsExactly("{sqlstate=\"" + obstacle.sqlState + "\"} 1.0");
            });
        } finally {
            server.execute(obstacle.end.formatted(setup.database()));
        }
        await("ready again").atMost(LIMIT).until(() -> readiness() == 200);
        assertThat(operators.metric("ddr_database_outage")).containsExactly("{sqlstate=\"\"} 0.0");
        assertThat(linesOfOutage(log, obstacle)).hasSize(1);
        assertThat(lines(log, "database outage, SQLSTATE")).hasSize(1);
        assertThat(log.getOut()).containsOnlyOnce("database outage over");
    }

    /** The server shows a connection only when its login is over: whoever logged in at this moment is cut a little later. */
    private static void cutAllConnectionsBegunBeforeNow(JdbcTemplate server, Connection butThis) throws SQLException {
        int spared = butThis.unwrap(PGConnection.class).getBackendPID();
        Timestamp now = server.queryForObject("SELECT clock_timestamp()", Timestamp.class);
        await("all are cut")
                .during(Duration.ofMillis(500))
                .atMost(LIMIT)
                .until(() -> server.queryForList(
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE datname = ? AND pid <> ? AND backend_start <= ?",
                                setup.database(),
                                spared,
                                now)
                        .isEmpty());
    }

    private static List<String> linesOfOutage(CapturedOutput log, Obstacle obstacle) {
        return lines(log, "database outage").stream()
                .filter(line -> line.contains("SQLSTATE " + obstacle.sqlState))
                .toList();
    }

    /** As where the primary is gone, and the address leads to a standby that is promoted later. */
    @Test
    void goesOnWhenTheStandbyThatItFoundIsPromoted(CapturedOutput log) {
        List<Sample> inFlight = samples();
        List<Sample> later = samples();
        CompletableFuture<Void> isStandby = new CompletableFuture<>();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            inFlight.forEach(sample -> {
                setup.bank().answers(sample.accountNo(), call -> {
                    isStandby.join();
                    return BankAnswer.accepted();
                });
                producer.send(setup.registrations(), sample.asDraft());
            });
            awaitState("SUBMITTING", inFlight);

            setup.postgres().stop();
            setup.postgres().startAsStandby();
            try {
                isStandby.complete(null);
                later.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
                await("told").atMost(LIMIT).until(() -> log.getOut().contains("SQLSTATE 25006"));
                assertThat(readiness()).isEqualTo(503);
                await("all is back at the broker")
                        .during(Duration.ofMillis(300))
                        .atMost(LIMIT)
                        .until(() -> setup.queues().delivering(setup.registrations()) == 0);
            } finally {
                setup.postgres().promote();
            }
            awaitState("ACCEPTED", inFlight);
            awaitState("ACCEPTED", later);
        }
        assertThat(List.of(inFlight, later))
                .allSatisfy(samples -> assertThat(samples)
                        .allSatisfy(sample -> assertThat(setup.bank().registered(sample.accountNo()))
                                .isEqualTo(1)));
        assertThat(setup.queues().count(setup.dead())).isZero();
        assertThat(setup.queues().count("DLQ")).isZero();
    }

    /** Each connection holds plans of its own; whoever meets an old one drops them all. */
    @Test
    void takesNoMessageForFaultyBecauseATableWasAltered() {
        JdbcTemplate database = setup.postgres().jdbc(setup.database());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            List<Sample> samples =
                    IntStream.range(0, 150).mapToObj(i -> Sample.fresh()).toList();
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            await("half are done")
                    .atMost(LIMIT)
                    .until(() -> samples.stream()
                                    .filter(sample ->
                                            setup.state(sample.requestUid()).equals("ACCEPTED"))
                                    .count()
                            > 60);
            database.execute("ALTER TABLE registration ADD COLUMN another INTEGER");
            try {
                awaitState("ACCEPTED", samples);
            } finally {
                database.execute("ALTER TABLE registration DROP COLUMN another");
            }
            assertThat(setup.queues().count(setup.dead())).isZero();
        }
    }

    /** The bank sends it again, and once the cause is mended it is taken: success would lose it. */
    @Test
    void answersACallbackWhoseDataAreRefusedWithoutAnOutage(CapturedOutput log) {
        Sample sample = Sample.fresh();
        JdbcTemplate database = setup.postgres().jdbc(setup.database());
        database.execute("""
                CREATE FUNCTION quote_row() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION ''cannot keep %'', NEW USING ERRCODE = ''23514''; END'""");
        database.execute("CREATE TRIGGER odd BEFORE INSERT ON callback FOR EACH ROW WHEN (NEW.request_uid = '"
                + sample.requestUid() + "') EXECUTE FUNCTION quote_row()");
        try {
            isRefused(BankCallback.of(setup, product.callbackAddress(), sample, "I0000"));
            assertThat(BankCallback.of(setup, product.callbackAddress(), Sample.fresh(), "I0000")
                            .post()
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            database.execute("DROP TRIGGER odd ON callback");
        }
        assertThat(BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                        .post()
                        .statusCode())
                .isEqualTo(200);
        assertThat(log.getOut())
                .contains("Callback not recorded, a fault of ours")
                .as("the database's failure quotes the row")
                .doesNotContain(sample.accountNo())
                .doesNotContain("database outage");
    }

    /** What operators press and what the clock starts meet an outage as requests do: nothing is lost, nothing half-done. */
    @Test
    void neitherReplaysNorExpiresWhileItTakesNoWrites(CapturedOutput log) throws Exception {
        JdbcTemplate database = setup.postgres().jdbc(setup.database());
        Sample dead = Sample.fresh();
        Sample overdue = Sample.fresh();
        OperatorsClient operators = OperatorsClient.of(product);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            setup.bank().answers(dead.accountNo(), BankAnswer.code("BSN001"), BankAnswer.accepted());
            producer.send(setup.registrations(), dead.asDraft());
            producer.send(setup.registrations(), overdue.asDraft());
            awaitState("DEAD", List.of(dead));
            awaitState("ACCEPTED", List.of(overdue));
        }
        await("listed").atMost(LIMIT).until(() -> operators.deadLetterIds().size() == 1);
        String id = operators.deadLetterIds().get(0);
        Cause.READ_ONLY.begin(database);
        try {
            // Not before: the product looks for what is overdue by itself, too.
            database.execute("BEGIN READ WRITE; UPDATE registration SET accepted_at = accepted_at - INTERVAL '2 days'"
                    + " WHERE request_uid = '" + overdue.requestUid() + "'; COMMIT");
            await("read-only").atMost(LIMIT).untilAsserted(() -> {
                product.bean(RegistrationExpiry.class).expireOverdue();
                assertThat(readiness()).isEqualTo(503);
            });
            assertThat(operators.replay(id)).isEqualTo(503);
            assertThat(operators.deadLetterIds()).containsExactly(id);
            assertThat(setup.state(overdue.requestUid())).isEqualTo("ACCEPTED");
        } finally {
            Cause.READ_ONLY.end(database);
        }
        await("ready again").atMost(LIMIT).until(() -> readiness() == 200);
        assertThat(operators.replay(id)).isEqualTo(200);
        product.bean(RegistrationExpiry.class).expireOverdue();
        awaitState("EXPIRED", List.of(overdue));
        awaitState("ACCEPTED", List.of(dead));
        assertThat(setup.queues().count("DLQ")).isZero();
        assertThat(log.getOut()).containsOnlyOnce("database outage, SQLSTATE 25006");
    }

    private static List<Sample> samples() {
        return IntStream.range(0, 8).mapToObj(i -> Sample.fresh()).toList();
    }

    private static void isRefused(BankCallback callback) {
        Instant asked = Instant.now();
        HttpResponse<String> answer = callback.post();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("SYS001");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(SECONDS_ON_A_LOADED_MACHINE);
    }

    private static void awaitState(String state, List<Sample> samples) {
        await(state)
                .atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(samples)
                        .allSatisfy(sample ->
                                assertThat(setup.state(sample.requestUid())).isEqualTo(state)));
    }

    private static int readiness() {
        try {
            URI address = product.managementAddress("/actuator/health/readiness");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Our own: a library may warn of a machine that is slow. */
    private static List<String> lines(CapturedOutput log, String text) {
        return log.getOut()
                .lines()
                .filter(line -> line.matches(".*\\] o(rg)?\\.d(drroutes)?\\..*"))
                .filter(line -> line.contains(text))
                .toList();
    }
}
