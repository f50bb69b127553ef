package org.ddrroutes.result;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.ddrroutes.database.TimeColumn;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The results that wait for the broker. They are written in the transaction of the state they tell of, so none is told
 * before its commit and none is lost after it.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Outbox {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final OutboxSignal signal;

    Outbox(JdbcClient jdbc, Clock clock, OutboxSignal signal) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.signal = signal;
    }

    /**
     * Tells one recipient.
     *
     * @param replyTo the prefixed name of its reply address; null for the default results queue
     */
    public void tell(Result result, @Nullable String replyTo, @Nullable String correlationId) {
        OffsetDateTime now = TimeColumn.of(clock.instant());
        jdbc.sql("""
                        INSERT INTO result_outbox
                            (request_uid, state, body, reply_to, correlation_id, created_at)
                        VALUES (:uid, :state, :body, :replyTo, :correlationId, :now)""")
                .param("uid", result.requestUid())
                .param("state", result.state())
                .param("body", result.json())
                .param("replyTo", replyTo)
                .param("correlationId", correlationId)
                .param("now", now)
                .update();
        signal.raiseAfterCommit();
    }

    /** Tells those whose second messages for the same registration came before it had an outcome; each is told once. */
    public void tellWaitingRecipients(Result result) {
        List<Recipient> waiting = jdbc.sql("""
                        SELECT id, reply_to, correlation_id FROM result_recipient
                        WHERE request_uid = :uid ORDER BY id""")
                .param("uid", result.requestUid())
                .query(Recipient.class)
                .list();
        for (Recipient recipient : waiting) {
            tell(result, recipient.replyTo(), recipient.correlationId());
            jdbc.sql("DELETE FROM result_recipient WHERE id = :id")
                    .param("id", recipient.id())
                    .update();
        }
    }

    /** Remembers a second message whose sender is to be told the next outcome; the same message is remembered once. */
    public void awaitOutcome(
            String requestUid, @Nullable String messageId, @Nullable String replyTo, @Nullable String correlationId) {
        jdbc.sql("""
                        INSERT INTO result_recipient (request_uid, message_id, reply_to, correlation_id)
                        SELECT :uid, :messageId, :replyTo, :correlationId
                        WHERE NOT EXISTS (
                            SELECT 1 FROM result_recipient r WHERE r.request_uid = :uid AND r.message_id = :messageId)""")
                .param("uid", requestUid)
                .param("messageId", messageId)
                .param("replyTo", replyTo)
                .param("correlationId", correlationId)
                .update();
    }

    private record Recipient(
            long id, @Nullable String replyTo, @Nullable String correlationId) {}
}
