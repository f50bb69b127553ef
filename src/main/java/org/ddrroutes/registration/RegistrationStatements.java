package org.ddrroutes.registration;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.ddrroutes.result.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The two statements that write a registration: one for its first row, one for each change. Row, events and result are written
 * together or not at all, in one round trip; outside a transaction each is a commit of its own.
 */
@Component
class RegistrationStatements {

    /** When the statement writes; else it writes nothing. The row's state and attempt are compared in any case. */
    enum Condition {
        /** Always: the caller has locked the row, or found none. */
        LOCKED(""),

        /** Nothing is known under this requestUID, and the bank may be asked at once. */
        ONLY_NEW("""
            AND EXISTS (SELECT 1 FROM gate WHERE is_open AND NOT probing)
            AND NOT EXISTS (SELECT 1 FROM bank_request b WHERE b.bank_request_uid = :uid)
            AND NOT EXISTS (
                SELECT 1 FROM callback c
                WHERE c.request_uid = :uid AND NOT c.matched AND c.matched_request_uid IS NULL)"""),

        /**
         * Nobody but the producer waits for the outcome. Who remembers a second message writes that into this very row, so
         * that the statement sees it even where it had to wait for the row. Who keeps a callback looks for the row after its
         * own commit.
         */
        ONLY_ALONE("""
            AND NOT has_recipients
            AND NOT EXISTS (
                SELECT 1 FROM callback c
                WHERE NOT c.matched AND c.matched_request_uid IS NULL
                  AND (c.request_uid = :uid
                      OR (c.account_no = :account AND c.vendor_id = :vendor AND c.company_id = :company)))""");

        private final String sql;

        Condition(String sql) {
            this.sql = sql;
        }
    }

    /** A row in its first state, and the events that led to it. To be filled in: the condition. */
    private static final String INSERT = """
            WITH received AS (
                INSERT INTO registration
                    (request_uid, state, attempts, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4, digital_id,
                     received_at, updated_at, message_id, reply_to, correlation_id, traceparent, bank_request_uid)
                SELECT :uid, :state, :attempts, :vendor, :company, :account, :ref1, :ref2, :ref3, :ref4, :digitalId,
                     :now, :now, :messageId, :replyTo, :correlationId, :traceparent, :bankUid
                WHERE TRUE %s
                ON CONFLICT DO NOTHING
                RETURNING request_uid, attempts, bank_request_uid),
            event AS (
                INSERT INTO registration_event (request_uid, at, from_state, to_state, attempt, text, bank_request_uid)
                SELECT request_uid, :now, e.from_state, e.to_state, e.attempt, e.text, bank_request_uid
                FROM received
                JOIN (VALUES (NULL, 'RECEIVED', 0, NULL), ('RECEIVED', 'SUBMITTING', 1, :firstTry))
                    AS e (from_state, to_state, attempt, text) ON e.attempt <= received.attempts
                ORDER BY e.attempt)
            SELECT COUNT(*) FROM received""";

    /**
     * A row and its event. To be filled in: further columns, the condition, the result where the state is told. The row is found
     * by its requestUID: {@code =} would let the planner read the index of the states, where moved rows lie about until a vacuum.
     */
    private static final String UPDATE = """
            WITH moved AS (
                UPDATE registration SET state = :to, updated_at = :now, has_recipients = :hasRecipients %s
                WHERE request_uid = :uid AND state IS NOT DISTINCT FROM :from AND attempts = :attempt %s
                RETURNING *),
            event AS (
                INSERT INTO registration_event
                    (request_uid, at, from_state, to_state, attempt, code, text, bank_request_uid, by_whom)
                SELECT request_uid, :now, :from, state, attempts, :code, :text, bank_request_uid, :by FROM moved)
            %s
            SELECT COUNT(*) FROM moved""";

    private static final String TELL = """
            , told AS (
                INSERT INTO result_outbox (request_uid, state, body, reply_to, correlation_id, created_at)
                SELECT request_uid, state, :body, reply_to, correlation_id, :now FROM moved)""";

    private final JdbcClient jdbc;

    RegistrationStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes a row that is received, or received and submitted at once.
     *
     * @return false when the condition does not hold, or there is such a row already
     */
    boolean insert(Registration first, Condition condition) {
        RegistrationContent content = first.content();
        Registration.Origin origin = first.origin();
        return jdbc.sql(INSERT.formatted(condition.sql))
                        .param("uid", first.requestUid().value())
                        .param("state", first.state().name())
                        .param("attempts", first.attempts())
                        .param("vendor", content.vendorId())
                        .param("company", content.companyId())
                        .param("account", content.accountNo())
                        .param("ref1", content.ref1())
                        .param("ref2", content.ref2())
                        .param("ref3", content.ref3())
                        .param("ref4", content.ref4())
                        .param("digitalId", content.digitalId())
                        .param("now", at(first.updatedAt()))
                        .param("messageId", origin.messageId())
                        .param("replyTo", origin.replyTo())
                        .param("correlationId", origin.correlationId())
                        .param("traceparent", origin.traceparent())
                        .param("bankUid", first.bankRequestUid().value())
                        .param("firstTry", RegistrationUpdate.FIRST_TRY)
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /**
     * Writes what a registration has become.
     *
     * @param result what its producer is told; null for nothing
     * @return false when the condition does not hold, or the row is no longer as it was read
     */
    boolean update(
            Registration from,
            Registration after,
            RegistrationUpdate update,
            @Nullable Result result,
            Condition condition) {
        return jdbc.sql(UPDATE.formatted(update.assignments(), condition.sql, result == null ? "" : TELL))
                        .params(update.parameters())
                        .param("uid", from.requestUid().value())
                        .param("from", from.state().name())
                        .param("to", after.state().name())
                        .param("attempt", from.attempts())
                        .param("hasRecipients", after.hasRecipients())
                        .param("now", at(after.updatedAt()))
                        .param("code", update.code())
                        .param("text", update.text())
                        .param("by", update.by())
                        .param("body", result == null ? null : result.json())
                        .param("vendor", from.content().vendorId())
                        .param("company", from.content().companyId())
                        .param("account", from.content().accountNo())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
