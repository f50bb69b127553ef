package org.ddrroutes.result;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The outbox as the relay sees it: the oldest first, taken by one instance at a time. */
@Component
class OutboxQueue {

    private final JdbcClient jdbc;

    OutboxQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the turn until the transaction ends, unless another instance has it. Two at once could not keep the order. */
    boolean takeTurn() {
        return !jdbc.sql("SELECT name FROM turn WHERE name = 'result-relay' FOR UPDATE SKIP LOCKED")
                .query(String.class)
                .list()
                .isEmpty();
    }

    /** The oldest that are due and not behind an earlier one, of the same registration to the same address, that is not. */
    List<OutboxRow> oldest(Instant now, int most) {
        return jdbc.sql("""
                        SELECT o.* FROM result_outbox o
                        WHERE o.next_try_at <= :now
                          AND NOT EXISTS (
                              SELECT 1 FROM result_outbox e
                              WHERE e.request_uid = o.request_uid AND e.reply_to IS NOT DISTINCT FROM o.reply_to
                                AND e.id < o.id AND e.next_try_at > :now)
                        ORDER BY o.id
                        LIMIT :most""")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((rs, i) -> new OutboxRow(
                        rs.getLong("id"),
                        rs.getString("request_uid"),
                        rs.getString("state"),
                        rs.getString("body"),
                        rs.getString("reply_to"),
                        rs.getString("correlation_id"),
                        rs.getInt("tries")))
                .list();
    }

    void remove(List<OutboxRow> sent) {
        jdbc.sql("DELETE FROM result_outbox WHERE id IN (:ids)")
                .param("ids", sent.stream().map(OutboxRow::id).toList())
                .update();
    }

    void postpone(OutboxRow row, Instant nextTry) {
        jdbc.sql("UPDATE result_outbox SET tries = tries + 1, next_try_at = :next WHERE id = :id")
                .param("next", nextTry.atOffset(ZoneOffset.UTC))
                .param("id", row.id())
                .update();
    }

    void sendToDefault(OutboxRow row) {
        jdbc.sql("UPDATE result_outbox SET tries = 0, reply_to = NULL WHERE id = :id")
                .param("id", row.id())
                .update();
    }
}
