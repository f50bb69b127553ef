package org.ddrroutes.operations.audit;

import java.time.Clock;
import java.util.Locale;
import java.util.function.Function;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.tracing.LogContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes to the table {@code audit} and to the log category {@code org.ddrroutes.audit}. An action is written before it is
 * done, in a transaction of its own, and its outcome after: a crash leaves it as begun. What cannot be written is not done.
 */
@Component
public class AuditLog {

    /** One category for all of it, with the fields of ECS where the log is structured. */
    private static final Logger LOG = LoggerFactory.getLogger("org.ddrroutes.audit");

    private final JdbcClient jdbc;
    private final JdbcClient refusals;
    private final Clock clock;

    AuditLog(JdbcClient jdbc, ListDatabase lists, Clock clock) {
        this.jdbc = jdbc;
        // What strangers cause takes no connection from the flow.
        this.refusals = lists.jdbc();
        this.clock = clock;
    }

    /**
     * Does the work, and records it.
     *
     * @param work is given what may be told of the action once it is known
     */
    public <T> T record(AuditEntry entry, Function<AuditNote, T> work) {
        long id = insert(jdbc, entry, Outcome.BEGUN, null, 1);
        AuditNote note = new AuditNote(entry.by(), entry.requestUid());
        LogContext.begin(entry.requestUid());
        try {
            T done = work.apply(note);
            finish(id, entry, note, Outcome.DONE, note.detail());
            return done;
        } catch (OperatorProblem e) {
            boolean isKnown = !e.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
            if (!isKnown) {
                LogContext.end();
            }
            finish(
                    id,
                    isKnown ? entry : entry.withoutId(),
                    isKnown ? note : new AuditNote(entry.by(), null),
                    Outcome.REFUSED,
                    e.getBody().getDetail());
            throw e;
        } catch (RuntimeException e) {
            // Without its text, which may quote the request or a row.
            finish(id, entry, note, Outcome.FAILED, e.getClass().getSimpleName());
            throw e;
        } finally {
            LogContext.end();
        }
    }

    /**
     * @param times how many refusals of this kind this one stands for
     * @param isKept whether it is written to the table, too
     */
    public void refused(AuditEntry entry, @Nullable String detail, long times, boolean isKept) {
        LogContext.begin(entry.requestUid());
        log(entry, entry.requestUid(), Outcome.REFUSED, detail);
        LogContext.end();
        if (isKept) {
            insert(refusals, entry, Outcome.REFUSED, detail, times);
        }
    }

    private long insert(JdbcClient database, AuditEntry entry, Outcome outcome, @Nullable String detail, long times) {
        return database.sql("""
                        INSERT INTO audit (at, by_whom, address, action, target, request_uid, reason, outcome, detail, times)
                        VALUES (:at, :by, :address, :action, :target, :requestUid, :reason, :outcome, :detail, :times)
                        RETURNING id""")
                .param("at", TimeColumn.of(clock.instant()))
                .param("by", entry.by())
                .param("address", entry.address())
                .param("action", entry.action())
                .param("target", entry.target())
                .param("requestUid", entry.requestUid())
                .param("reason", entry.reason())
                .param("outcome", outcome.text())
                .param("detail", detail)
                .param("times", times)
                .query(Long.class)
                .single();
    }

    /** Where this cannot be written, the action stays as begun, and the log has its outcome. */
    private void finish(long id, AuditEntry entry, AuditNote note, Outcome outcome, @Nullable String detail) {
        log(entry, note.requestUid(), outcome, detail);
        try {
            jdbc.sql(
                            "UPDATE audit SET outcome = :outcome, detail = :detail, target = :target, request_uid = :requestUid"
                                    + " WHERE id = :id")
                    .param("target", entry.target())
                    .param("outcome", outcome.text())
                    .param("detail", detail)
                    .param("requestUid", note.requestUid())
                    .param("id", id)
                    .update();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "the outcome of an action is not in the table audit, id={} error={}",
                    id,
                    e.getClass().getSimpleName());
        }
    }

    private static void log(AuditEntry entry, @Nullable String requestUid, Outcome outcome, @Nullable String detail) {
        LOG.atInfo()
                .addKeyValue("event.action", entry.action())
                .addKeyValue("event.outcome", outcome == Outcome.DONE ? "success" : "failure")
                .addKeyValue("event.reason", String.valueOf(entry.reason()))
                .addKeyValue("user.name", entry.by())
                .addKeyValue("source.ip", String.valueOf(entry.address()))
                .log(
                        "audit: action={} target={} requestUID={} by={} address={} outcome={} reason={} detail={}",
                        entry.action(),
                        entry.target(),
                        requestUid,
                        entry.by(),
                        entry.address(),
                        outcome.text(),
                        entry.reason(),
                        detail);
    }

    private enum Outcome {
        /** Not finished: it goes on, or the program ended before it did. */
        BEGUN,
        DONE,
        /** It was not done, for a reason that the operator was told. */
        REFUSED,
        /** It may have been done in part: the database, the broker or the program failed. */
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
