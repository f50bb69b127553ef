package org.ddrroutes.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ddrroutes.database.TimeColumn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The outbox as the relay sees it. Of one registration's results to one address only the first is ever taken, and the next
 * one when its row is gone: whatever is sent twice, nobody is told an older state after a newer one. Each statement is a
 * transaction of its own.
 */
@Component
class OutboxBatches {

    static final int MAX_TRIES = 10;

    /** How many results of a failing address one failure counts for. */
    private static final int COUNTED_AT_ONCE = 5_000;

    /**
     * The oldest so many, and of one registration's to one address the first alone: an older one that waits is among them. None
     * is taken while it, or an older one of the same registration, is held. To be filled in: which addresses.
     */
    private static final String FIRST_OF_EACH = """
            SELECT * FROM (
                SELECT o.*, ROW_NUMBER() OVER (PARTITION BY o.request_uid, o.reply_to ORDER BY o.id) AS place
                FROM (SELECT * FROM result_outbox o
                    WHERE %s AND (o.next_try_at IS NULL OR o.next_try_at <= now())
                    AND NOT EXISTS (
                        SELECT 1 FROM result_outbox held WHERE held.next_try_at > now()
                        AND held.request_uid = o.request_uid AND held.reply_to IS NOT DISTINCT FROM o.reply_to)
                    ORDER BY o.id LIMIT :most) o) numbered
            WHERE place = 1 OR request_uid IS NULL
            ORDER BY id""";

    private final JdbcClient jdbc;

    OutboxBatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest results, at most so many, to all addresses but those that are sent to apart. */
    List<OutboxRow> oldest(int most) {
        return jdbc.sql(FIRST_OF_EACH.formatted(
                        "NOT EXISTS (SELECT 1 FROM result_address a WHERE a.address = COALESCE(o.reply_to, ''))"))
                .param("most", most)
                .query(OutboxBatches::row)
                .list();
    }

    /** The oldest results to one address, at most so many. */
    List<OutboxRow> oldest(String address, int most) {
        boolean isResultsQueue = address.equals(OutboxRow.RESULTS_QUEUE);
        return jdbc.sql(FIRST_OF_EACH.formatted(isResultsQueue ? "o.reply_to IS NULL" : "o.reply_to = :address"))
                .param("address", address)
                .param("most", most)
                .query(OutboxBatches::row)
                .list();
    }

    /** Removes what was sent, unless another instance relays by now: it sends them again rather than never. */
    void remove(Collection<OutboxRow> sent, String owner) {
        jdbc.sql("""
                        DELETE FROM result_outbox WHERE id = ANY(:ids)
                        AND EXISTS (SELECT 1 FROM lease WHERE name = 'result-relay' AND owner = :owner)""")
                // One parameter, so that it is the same statement for any number, and stays prepared.
                .param("ids", ids(sent))
                .param("owner", owner)
                .update();
    }

    /** For a while these are not taken: the routes did not send them. */
    void hold(List<OutboxRow> unsent) {
        jdbc.sql("UPDATE result_outbox SET next_try_at = now() + INTERVAL '1' MINUTE WHERE id = ANY(:ids)")
                .param("ids", ids(unsent))
                .update();
    }

    /** From now on these addresses are sent to apart from all others. */
    void sendApart(Collection<String> addresses, Instant now) {
        for (String address : addresses) {
            jdbc.sql("""
                            INSERT INTO result_address (address, next_try_at) VALUES (:address, :now)
                            ON CONFLICT DO NOTHING""")
                    .param("address", address)
                    .param("now", TimeColumn.of(now))
                    .update();
        }
    }

    /** Addresses that are sent to apart and are due, those that have not failed before first. */
    List<ResultAddress> apart(Instant now, int most) {
        return jdbc.sql("""
                        SELECT * FROM result_address WHERE next_try_at <= :now
                        ORDER BY tries, next_try_at LIMIT :most""")
                .param("now", TimeColumn.of(now))
                .param("most", most)
                .query(ResultAddress.class)
                .list();
    }

    /** An address takes results, or has none that wait: it is sent to with the others again. */
    void sendWithOthers(String address) {
        jdbc.sql("DELETE FROM result_address WHERE address = :address")
                .param("address", address)
                .update();
    }

    /** An address takes results after it did not: it is still sent to apart, more at a time. */
    void sendMoreApart(String address, int chunk, Instant next) {
        jdbc.sql("""
                        UPDATE result_address SET tries = 0, chunk = :chunk, next_try_at = :next
                        WHERE address = :address""")
                .param("chunk", chunk)
                .param("next", TimeColumn.of(next))
                .param("address", address)
                .update();
    }

    /** It is known that it takes results: what waits for it starts to count anew. */
    void forgetTries(String address) {
        jdbc.sql("UPDATE result_outbox SET tries = 0 WHERE reply_to = :address AND tries > 0")
                .param("address", address)
                .update();
    }

    /** An address did not take a result: it rests for a while. */
    void rest(String address, int tries, Instant now, Duration pause) {
        jdbc.sql("""
                        UPDATE result_address SET tries = :tries, chunk = 1, failed_at = :now, next_try_at = :next
                        WHERE address = :address""")
                .param("tries", tries)
                .param("now", TimeColumn.of(now))
                .param("next", TimeColumn.of(now.plus(pause)))
                .param("address", address)
                .update();
    }

    /**
     * Counts a try for what waits for this address; what has had all its tries goes to the results queue.
     *
     * @return how many results that is
     */
    int countTry(String address) {
        jdbc.sql("""
                        UPDATE result_outbox SET tries = tries + 1 WHERE id IN (
                            SELECT id FROM result_outbox WHERE reply_to = :address ORDER BY id LIMIT :most)""").param("address", address).param("most", COUNTED_AT_ONCE).update();
        return jdbc.sql("""
                        UPDATE result_outbox SET tries = 0, reply_to = NULL
                        WHERE reply_to = :address AND tries >= :most""").param("address", address).param("most", MAX_TRIES).update();
    }

    private static long[] ids(Collection<OutboxRow> rows) {
        return rows.stream().mapToLong(OutboxRow::id).toArray();
    }

    private static OutboxRow row(ResultSet rs, int index) throws SQLException {
        return new OutboxRow(
                rs.getLong("id"),
                rs.getString("request_uid"),
                rs.getString("state"),
                rs.getString("body"),
                rs.getString("reply_to"),
                rs.getString("correlation_id"),
                rs.getObject("next_try_at") != null);
    }
}
