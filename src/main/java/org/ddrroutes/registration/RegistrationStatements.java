package org.ddrroutes.registration;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.result.OutboxSignal;
import org.ddrroutes.result.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The two statements that write a registration: one for its first row, one for each change. Row, events and result are written
 * together or not at all, in one round trip; outside a transaction each is a commit of its own. Whoever has a transaction
 * goes by {@link Registrations}.
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
                RETURNING request_uid, state, attempts, bank_request_uid, reply_to, correlation_id),
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

    /** By what they were filled in with: there are few. */
    private final Map<List<Object>, Statement> statements = new ConcurrentHashMap<>();

    private final JdbcTemplate jdbc;
    private final Outbox outbox;
    private final OutboxSignal results;
    private final RegistrationMetrics metrics;
    private final Clock clock;

    RegistrationStatements(
            JdbcTemplate jdbc, Outbox outbox, OutboxSignal results, RegistrationMetrics metrics, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.results = results;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Records a new request and its first try in one statement, which is a commit of its own.
     *
     * @return empty, with nothing written, where there is a row already, the gate is not open for all, a callback waits under
     *     this requestUID, or the bank knows it as another registration's
     */
    Optional<Registration> receiveAndSubmit(ReceivedRequest request) {
        requireNoTransaction();
        Registration received =
                Registration.received(request, Objects.requireNonNull(request.requestUid()), clock.instant());
        return insert(
                RegistrationUpdate.nextTry(received).appliedTo(received, RegistrationState.SUBMITTING, clock.instant()),
                Condition.ONLY_NEW);
    }

    /**
     * Moves a registration that is not locked, in one statement, which is a commit of its own.
     *
     * @return empty, with nothing written, when the row is no longer as it was read, or somebody else waits for this move: the
     *     sender of a second message, or a callback that may belong to it
     */
    Optional<Registration> moveAtOnce(Registration from, RegistrationState to, RegistrationUpdate update) {
        requireNoTransaction();
        requireLegal(from, to);
        boolean isUnderOwnUid = from.requestUid().equals(from.bankRequestUid());
        return isUnderOwnUid ? update(from, to, update, Condition.ONLY_ALONE) : Optional.empty();
    }

    /**
     * Writes a row that is received, or received and submitted at once.
     *
     * @return empty when the condition does not hold, or there is such a row already
     */
    Optional<Registration> insert(Registration first, Condition condition) {
        if (!write(first, condition)) {
            return Optional.empty();
        }
        metrics.moved(null, RegistrationState.RECEIVED);
        if (first.state() == RegistrationState.SUBMITTING) {
            metrics.moved(RegistrationState.RECEIVED, RegistrationState.SUBMITTING);
        }
        return Optional.of(first);
    }

    /**
     * Writes what a registration has become, and tells its producers where the state is new and is one that is told.
     *
     * @return empty when the condition does not hold, or the row is no longer as it was read
     */
    Optional<Registration> update(
            Registration from, RegistrationState to, RegistrationUpdate update, Condition condition) {
        Registration after = update.appliedTo(from, to, clock.instant());
        Result result = from.state() != to && to.isTold() ? after.result(clock.instant()) : null;
        if (!write(from, after, update, result, condition)) {
            return Optional.empty();
        }
        metrics.moved(from.state(), to);
        if (from.state() != to) {
            metrics.reached(to, after.receivedAt());
        }
        if (result != null) {
            results.raiseAfterCommit();
            if (from.hasRecipients()) {
                outbox.tellWaitingRecipients(result);
            }
        }
        return Optional.of(after);
    }

    /** @throws IllegalStateException when a registration may not be moved so */
    static void requireLegal(Registration from, RegistrationState to) {
        if (!from.state().mayMoveTo(to)) {
            throw new IllegalStateException("A registration does not move from " + from.state() + " to " + to);
        }
    }

    private static void requireNoTransaction() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction around a statement that must be a commit of its own");
        }
    }

    private boolean write(Registration first, Condition condition) {
        RegistrationContent content = first.content();
        Registration.Origin origin = first.origin();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("uid", first.requestUid().value());
        parameters.put("state", first.state().name());
        parameters.put("attempts", first.attempts());
        parameters.put("vendor", content.vendorId());
        parameters.put("company", content.companyId());
        parameters.put("account", content.accountNo());
        parameters.put("ref1", content.ref1());
        parameters.put("ref2", content.ref2());
        parameters.put("ref3", content.ref3());
        parameters.put("ref4", content.ref4());
        parameters.put("digitalId", content.digitalId());
        parameters.put("now", TimeColumn.of(first.updatedAt()));
        parameters.put("messageId", origin.messageId());
        parameters.put("replyTo", origin.replyTo());
        parameters.put("correlationId", origin.correlationId());
        parameters.put("traceparent", origin.traceparent());
        parameters.put("bankUid", first.bankRequestUid().value());
        parameters.put("firstTry", RegistrationUpdate.FIRST_TRY);
        return write(List.of(condition), () -> INSERT.formatted(condition.sql), parameters);
    }

    private boolean write(
            Registration from,
            Registration after,
            RegistrationUpdate update,
            @Nullable Result result,
            Condition condition) {
        boolean tells = result != null;
        Map<String, @Nullable Object> parameters = update.parameters();
        parameters.put("uid", from.requestUid().value());
        parameters.put("from", from.state().name());
        parameters.put("to", after.state().name());
        parameters.put("attempt", from.attempts());
        parameters.put("hasRecipients", after.hasRecipients());
        parameters.put("now", TimeColumn.of(after.updatedAt()));
        parameters.put("code", update.code);
        parameters.put("text", update.text);
        parameters.put("by", update.by);
        parameters.put("body", result == null ? null : result.json());
        parameters.put("vendor", from.content().vendorId());
        parameters.put("company", from.content().companyId());
        parameters.put("account", from.content().accountNo());
        return write(
                List.of(condition, update.columns(), tells),
                () -> UPDATE.formatted(update.assignments(), condition.sql, tells ? TELL : ""),
                parameters);
    }

    private boolean write(List<Object> filledInWith, Supplier<String> sql, Map<String, @Nullable Object> parameters) {
        Statement statement =
                statements.computeIfAbsent(filledInWith, key -> Statement.of(sql.get(), parameters.keySet()));
        Integer written = jdbc.query(
                statement.sql(),
                prepared -> statement.set(prepared, parameters),
                (ResultSet rows) -> rows.next() ? rows.getInt(1) : 0);
        return Objects.equals(written, 1);
    }

    /**
     * A statement as it is sent. The names of its parameters are looked for once: to do so at each call was the largest part of
     * what a registration allocated.
     *
     * @param parameters their names, in the order in which they stand
     */
    private record Statement(String sql, List<String> parameters) {

        private static final Pattern NAME = Pattern.compile(":(\\w+)");

        static Statement of(String named, Set<String> given) {
            List<String> names =
                    NAME.matcher(named).results().map(name -> name.group(1)).toList();
            if (!given.containsAll(names)) {
                throw new IllegalStateException("a parameter that is not given");
            }
            return new Statement(NAME.matcher(named).replaceAll("?"), names);
        }

        void set(PreparedStatement prepared, Map<String, @Nullable Object> values) throws SQLException {
            for (int i = 0; i < parameters.size(); i++) {
                prepared.setObject(i + 1, values.get(parameters.get(i)));
            }
        }
    }
}
