package org.ddrroutes.gate;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.util.function.ThrowingConsumer;
import org.ddrroutes.outage.SqlFailure;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

/**
 * Writes to the database in order to see whether it takes it: a row of this instance's own, which is committed, and, for
 * every table that the flow writes to, what the flow does there, which is rolled back.
 */
@Component
@DependsOnDatabaseInitialization
class WriteProbe {

    private static final int SECONDS = 4;
    private static final Duration KEPT = Duration.ofDays(1);

    /** The life of a registration, with every column. No other transaction ever sees it. */
    private static final List<String> LIFE = List.of(
            """
            INSERT INTO registration
                (request_uid, state, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4, digital_id,
                 received_at, updated_at, message_id, reply_to, correlation_id, bank_request_uid)
            VALUES (:uid, 'RECEIVED', '', '', '', '', '', '', '', '', now(), now(), '', '', '', :uid)""",
            "INSERT INTO bank_request (bank_request_uid, request_uid) VALUES (:uid, :uid)",
            event("RECEIVED", "SUBMITTING"),
            "SELECT * FROM registration WHERE request_uid = :uid FOR UPDATE",
            "UPDATE registration SET state = 'SUBMITTING', attempts = 1, next_attempt_at = now() WHERE request_uid = :uid",
            event("SUBMITTING", "ACCEPTED"),
            """
            UPDATE registration SET state = 'ACCEPTED', accepted_at = now(), updated_at = now(), status_code = '',
                status_desc = '', ddr_oapi_seq_id = 0, bank_tries = 1, outcome_unknown = FALSE, awaits_gate = FALSE,
                bank_request_uid = :uid, has_recipients = FALSE
            WHERE request_uid = :uid""",
            """
            INSERT INTO callback
                (request_uid, received_at, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4, apply_dtm,
                 resp_code, resp_desc, extra_fields, content_hash, matched)
            VALUES (:uid, now(), '', '', '', '', '', '', '', '', '', '', '', :uid, FALSE)""",
            "UPDATE callback SET matched = TRUE, matched_request_uid = :uid WHERE request_uid = :uid",
            event("ACCEPTED", "REGISTERED"),
            "UPDATE registration SET state = 'REGISTERED' WHERE request_uid = :uid",
            """
            INSERT INTO result_recipient (request_uid, message_id, reply_to, correlation_id)
            VALUES (:uid, '', '', '')""",
            "DELETE FROM result_recipient WHERE request_uid = :uid",
            """
            INSERT INTO result_outbox (request_uid, state, body, reply_to, correlation_id, created_at)
            VALUES (:uid, 'REGISTERED', '', '', '', now())""",
            "UPDATE result_outbox SET tries = 1, reply_to = NULL WHERE request_uid = :uid",
            "DELETE FROM result_outbox WHERE request_uid = :uid",
            "INSERT INTO gate_change (at, is_open, by_whom, probing) VALUES (now(), TRUE, '', FALSE)",
            // No row: a lock on the gate's own would make others wait.
            "UPDATE gate SET failures = 0 WHERE id = 0");

    /** More than the free room of a page in each of the tables that grow; small enough to be kept as they are. */
    private static final List<String> NEW_PAGES = List.of("""
            INSERT INTO registration
                (request_uid, state, received_at, updated_at, bank_request_uid, status_desc)
            SELECT left(:uid, 30) || n, 'RECEIVED', now(), now(), :uid, repeat('x', 1800) FROM generate_series(1, 20) n""", """
            INSERT INTO registration_event (request_uid, at, to_state, text)
            SELECT :uid, now(), 'RECEIVED', repeat('x', 1800) FROM generate_series(1, 20)""", """
            INSERT INTO result_outbox (request_uid, state, body, created_at)
            SELECT :uid, 'DEAD', repeat('x', 1800), now() FROM generate_series(1, 20)""");

    private final String instance = "probe-" + UUID.randomUUID().toString().substring(6);
    private final DataSource database;
    private final Clock clock;

    WriteProbe(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What the database refuses of this; empty where it takes all. */
    Optional<SqlFailure> writeLikeTheFlow() {
        return refusalOf(connection -> {
            tryToLive(connection);
            beat(connection);
        });
    }

    /** The same for as much as needs room that the tables do not have yet. */
    Optional<SqlFailure> writeNewPages() {
        return refusalOf(connection -> execute(NEW_PAGES, connection));
    }

    /** The same for one small write. */
    Optional<SqlFailure> writeHeartbeat() {
        return refusalOf(this::beat);
    }

    /** Has the pool open new ones: those that are in use end when they come back. */
    void dropConnections() {
        if (database instanceof HikariDataSource pool && pool.getHikariPoolMXBean() != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private Optional<SqlFailure> refusalOf(ThrowingConsumer<Connection, SQLException> write) {
        // What keeps a pool empty, the pool tells only when its time-out is over, and to one of those who wait.
        Optional<SqlFailure> pastThePool =
                hasEmptyPool() ? refusalOf(write, past((HikariDataSource) database)) : Optional.empty();
        return pastThePool.or(() -> refusalOf(write, database));
    }

    private Optional<SqlFailure> refusalOf(ThrowingConsumer<Connection, SQLException> write, DataSource source) {
        try {
            Connection connection = source.getConnection();
            try {
                connection.setAutoCommit(false);
                write.accept(connection);
            } catch (SQLException e) {
                drop(connection);
                return SqlFailure.of(e);
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            return SqlFailure.of(e);
        }
    }

    private boolean hasEmptyPool() {
        return database instanceof HikariDataSource pool
                && pool.getJdbcUrl() != null
                && pool.getHikariPoolMXBean() != null
                && pool.getHikariPoolMXBean().getTotalConnections() == 0;
    }

    /** Gives connections as the pool's are, beside them. */
    static DataSource past(HikariDataSource pool) {
        DriverManagerDataSource beside = new DriverManagerDataSource(pool.getJdbcUrl(), pool.getDataSourceProperties());
        beside.setUsername(pool.getUsername());
        beside.setPassword(pool.getPassword());
        return beside;
    }

    /** The next try gets another one: this one may be at fault alone. */
    private void drop(Connection connection) throws SQLException {
        if (database instanceof HikariDataSource pool && connection instanceof ProxyConnection) {
            pool.evictConnection(connection);
        } else {
            connection.close();
        }
    }

    /** Values that are refused are a fault of the probe's own: whoever refuses values takes writes. */
    private void tryToLive(Connection connection) throws SQLException {
        try {
            live(connection);
        } catch (SQLException e) {
            boolean isOfTheValues = SqlFailure.of(e)
                    .filter(failure -> failure.kind() == SqlFailure.Kind.DATA)
                    .isPresent();
            if (!isOfTheValues) {
                throw e;
            }
            connection.rollback();
        }
    }

    void live(Connection connection) throws SQLException {
        execute(LIFE, connection);
    }

    private void execute(List<String> steps, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            for (String step : steps) {
                statement.execute(step.replace(":uid", "'" + instance + "'"));
            }
        }
        connection.rollback();
    }

    private void beat(Connection connection) throws SQLException {
        Instant now = clock.instant();
        if (update(connection, "UPDATE heartbeat SET at = ? WHERE instance = '" + instance + "'", now) == 0) {
            update(connection, "DELETE FROM heartbeat WHERE at < ?", now.minus(KEPT));
            update(connection, "INSERT INTO heartbeat (at, instance) VALUES (?, '" + instance + "')", now);
        }
        connection.commit();
    }

    private static int update(Connection connection, String sql, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(SECONDS);
            statement.setObject(1, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }

    private static String event(String from, String to) {
        return """
                INSERT INTO registration_event
                    (request_uid, at, from_state, to_state, attempt, code, text, bank_request_uid)
                VALUES (:uid, now(), '%s', '%s', 1, '', '', :uid)""".formatted(from, to);
    }
}
