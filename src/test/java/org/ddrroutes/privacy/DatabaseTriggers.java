package org.ddrroutes.privacy;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.TestSetup;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes the real database fail on chosen accounts, and quote the row as it does. */
final class DatabaseTriggers {

    private static final String SET_UP = """
            CREATE TABLE trap (account text, kind text);
            CREATE FUNCTION trap() RETURNS trigger AS $$
            BEGIN
              IF EXISTS (SELECT 1 FROM trap WHERE account = NEW.account_no AND kind = 'quote') THEN
                RAISE EXCEPTION 'cannot keep %', NEW;
              END IF;
              IF EXISTS (SELECT 1 FROM trap WHERE account = NEW.account_no AND kind = 'hold') THEN
                PERFORM pg_sleep(3);
              END IF;
              RETURN NEW;
            END $$ LANGUAGE plpgsql;
            CREATE TRIGGER trap BEFORE INSERT OR UPDATE ON registration
              FOR EACH ROW WHEN (NEW.state = 'SUBMITTING') EXECUTE FUNCTION trap();
            CREATE TRIGGER trap BEFORE INSERT ON callback FOR EACH ROW EXECUTE FUNCTION trap();
            """;

    private final JdbcTemplate jdbc;

    DatabaseTriggers(TestSetup setup) {
        jdbc = setup.postgres().jdbc(setup.database());
        jdbc.execute(SET_UP);
    }

    /** An exception whose own text is the row. */
    void quote(String account) {
        jdbc.update("INSERT INTO trap VALUES (?, 'quote')", account);
    }

    /** A constraint's failure, whose detail is the row. */
    void forbid(String account) {
        jdbc.execute("ALTER TABLE registration ADD CONSTRAINT trap CHECK (state <> 'SUBMITTING' OR account_no <> '"
                + account + "')");
    }

    /** A statement that takes its time. */
    void hold(String account) {
        jdbc.update("INSERT INTO trap VALUES (?, 'hold')", account);
    }

    /** Ends the connection of the statement that is held, in the middle of it; the next one goes through. */
    void cutOff(String account) {
        await("a statement is held").atMost(Duration.ofSeconds(60)).until(() -> !held().isEmpty());
        jdbc.update("DELETE FROM trap WHERE account = ?", account);
        held().forEach(row -> jdbc.queryForList("SELECT pg_terminate_backend(?)", row.get("pid")));
    }

    private List<Map<String, Object>> held() {
        return jdbc.queryForList(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
    }
}
