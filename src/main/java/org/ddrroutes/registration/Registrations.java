package org.ddrroutes.registration;

import static org.ddrroutes.registration.RegistrationStatements.Condition.LOCKED;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.result.OutboxSignal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The registrations' rows and events. Every method runs in the caller's transaction; what it locks stays locked until
 * that ends. A move writes row, event and result together or not at all.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Registrations {

    private static final String SELECT = "SELECT * FROM registration ";

    private final JdbcClient jdbc;
    private final RegistrationStatements statements;
    private final BankRequestUids bankRequestUids;
    private final Outbox outbox;
    private final RegistrationMetrics metrics;
    private final OutboxSignal results;
    private final Clock clock;

    Registrations(
            JdbcClient jdbc,
            RegistrationStatements statements,
            BankRequestUids bankRequestUids,
            Outbox outbox,
            RegistrationMetrics metrics,
            OutboxSignal results,
            Clock clock) {
        this.jdbc = jdbc;
        this.statements = statements;
        this.bankRequestUids = bankRequestUids;
        this.outbox = outbox;
        this.metrics = metrics;
        this.results = results;
        this.clock = clock;
    }

    /** Locks the registration with this requestUID of its producer. */
    public Optional<Registration> lock(RequestUid requestUid) {
        return jdbc.sql(SELECT + "WHERE request_uid = :uid FOR UPDATE")
                .param("uid", requestUid.value())
                .query(Registrations::row)
                .optional();
    }

    /** Those of these requestUIDs that have a row, as they stand; nothing is locked. */
    public List<Registration> find(Collection<String> requestUids) {
        return jdbc.sql(SELECT + "WHERE request_uid IN (:uids)")
                .param("uids", requestUids)
                .query(Registrations::row)
                .list();
    }

    /** Locks the registration that was, or may have been, shown to the bank under this UID: its own or a fresh one. */
    public Optional<Registration> lockByBankRequestUid(RequestUid bankRequestUid) {
        return jdbc.sql(SELECT + """
                        WHERE request_uid = COALESCE(
                            (SELECT b.request_uid FROM bank_request b WHERE b.bank_request_uid = :uid), :uid)
                        FOR UPDATE""")
                .param("uid", bankRequestUid.value())
                .query(Registrations::row)
                .optional();
    }

    /**
     * Locks the registrations with this content that await or have missed a callback; {@code digitalId} does not count, the
     * bank does not send it back.
     */
    public List<Registration> lockAwaitingCallback(RegistrationContent content) {
        return awaitingCallback(SELECT, content, " ORDER BY request_uid FOR UPDATE")
                .query(Registrations::row)
                .list();
    }

    /** How many there are of those that {@link #lockAwaitingCallback} would lock. */
    public int countAwaitingCallback(RegistrationContent content) {
        return awaitingCallback("SELECT COUNT(*) FROM registration ", content, "")
                .query(Integer.class)
                .single();
    }

    private JdbcClient.StatementSpec awaitingCallback(String select, RegistrationContent content, String end) {
        return jdbc.sql(select + """
                        WHERE state IN ('ACCEPTED', 'EXPIRED')
                          AND right(account_no, 4) = right(:account, 4) AND account_no = :account
                          AND vendor_id = :vendor AND company_id = :company
                          AND COALESCE(ref1, '') = :ref1 AND COALESCE(ref2, '') = :ref2
                          AND COALESCE(ref3, '') = :ref3 AND COALESCE(ref4, '') = :ref4""" + end).params(content.callbackParameters());
    }

    /**
     * Records a request that has no row yet.
     *
     * @return empty when there is one after all
     */
    public Optional<Registration> receive(ReceivedRequest request) {
        RequestUid uid = Objects.requireNonNull(request.requestUid());
        return statements.insert(
                Registration.received(request, bankRequestUids.firstFor(uid), clock.instant()), LOCKED);
    }

    /**
     * Moves a locked registration on, and tells its producers where the new state is one that is told.
     *
     * @throws IllegalStateException when the move is not legal, or the row is no longer as it was read
     */
    public Registration move(Registration from, RegistrationState to, RegistrationUpdate update) {
        RegistrationStatements.requireLegal(from, to);
        return statements.update(from, to, update, LOCKED).orElseThrow(() -> changed(from));
    }

    /**
     * Sets a final state right that a callback contradicts, by the word of a person, and tells its producers.
     *
     * @throws IllegalStateException when the state is not final, or the row is no longer as it was read
     */
    public Registration correct(Registration from, RegistrationState to, RegistrationUpdate update) {
        if (!from.state().mayBeCorrectedTo(to)) {
            throw new IllegalStateException("A registration is not corrected from " + from.state() + " to " + to);
        }
        return statements.update(from, to, update, LOCKED).orElseThrow(() -> changed(from));
    }

    /** Changes the row and leaves an event, the state staying as it is. Nobody is told. */
    public Registration change(Registration registration, RegistrationUpdate update) {
        return statements
                .update(registration, registration.state(), update, LOCKED)
                .orElseThrow(() -> changed(registration));
    }

    /** Remembers that the sender of a second message is to be told the next outcome of a locked registration. */
    void awaitOutcome(Registration registration, Registration.Origin second) {
        String uid = registration.requestUid().value();
        outbox.awaitOutcome(uid, second.messageId(), second.replyTo(), second.correlationId());
        jdbc.sql("UPDATE registration SET has_recipients = TRUE WHERE request_uid = :uid")
                .param("uid", uid)
                .update();
    }

    /** To be told of a move that another statement has written, with its event and its result: it is counted, and relayed. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public void moveWritten(RegistrationState from, RegistrationState to, Instant receivedAt) {
        metrics.moved(from, to);
        metrics.reached(to, receivedAt);
        results.raiseAfterCommit();
    }

    /** Leaves an event without touching the row. */
    public void note(Registration registration, @Nullable String code, @Nullable String text) {
        note(registration, RegistrationUpdate.event(code, text));
    }

    /** Leaves the event of this change without touching the row. */
    public void note(Registration registration, RegistrationUpdate update) {
        jdbc.sql("""
                        INSERT INTO registration_event
                            (request_uid, at, from_state, to_state, attempt, code, text, bank_request_uid, by_whom)
                        VALUES (:uid, :at, :state, :state, :attempt, :code, :text, :bankUid, :by)""")
                .param("uid", registration.requestUid().value())
                .param("at", TimeColumn.of(clock.instant()))
                .param("state", registration.state().name())
                .param("attempt", registration.attempts())
                .param("code", update.code)
                .param("text", update.text)
                .param("by", update.by)
                .param("bankUid", registration.bankRequestUid().value())
                .update();
    }

    private static IllegalStateException changed(Registration from) {
        return new IllegalStateException("Registration " + from.requestUid() + " is no longer " + from.state());
    }

    private static Registration row(ResultSet rs, int index) throws SQLException {
        return new Registration(
                new RequestUid(rs.getString("request_uid")),
                RegistrationState.valueOf(rs.getString("state")),
                new RegistrationContent(
                        rs.getString("vendor_id"),
                        rs.getString("company_id"),
                        rs.getString("account_no"),
                        rs.getString("ref1"),
                        rs.getString("ref2"),
                        rs.getString("ref3"),
                        rs.getString("ref4"),
                        rs.getString("digital_id")),
                new Registration.Origin(
                        rs.getString("message_id"),
                        rs.getString("reply_to"),
                        rs.getString("correlation_id"),
                        rs.getString("traceparent")),
                rs.getString("status_code"),
                rs.getString("status_desc"),
                rs.getBigDecimal("ddr_oapi_seq_id"),
                rs.getInt("attempts"),
                TimeColumn.orNull(rs, "next_attempt_at"),
                TimeColumn.get(rs, "received_at"),
                TimeColumn.get(rs, "updated_at"),
                new RequestUid(rs.getString("bank_request_uid")),
                rs.getInt("bank_tries"),
                rs.getBoolean("outcome_unknown"),
                rs.getBoolean("awaits_gate"),
                rs.getBoolean("has_recipients"));
    }
}
