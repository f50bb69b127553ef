package org.ddrroutes.registration;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ddrroutes.result.Outbox;
import org.ddrroutes.result.Result;
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
    private final BankRequestUids bankRequestUids;
    private final Outbox outbox;
    private final RegistrationMetrics metrics;
    private final Clock clock;

    Registrations(
            JdbcClient jdbc, BankRequestUids bankRequestUids, Outbox outbox, RegistrationMetrics metrics, Clock clock) {
        this.jdbc = jdbc;
        this.bankRequestUids = bankRequestUids;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Locks the registration with this requestUID of its producer. */
    public Optional<Registration> lock(RequestUid requestUid) {
        return jdbc.sql(SELECT + "WHERE request_uid = :uid FOR UPDATE")
                .param("uid", requestUid.value())
                .query(RegistrationRow::of)
                .optional();
    }

    /** Locks the registration that was, or may have been, shown to the bank under this UID: its own or a fresh one. */
    public Optional<Registration> lockByBankRequestUid(RequestUid bankRequestUid) {
        return jdbc.sql(SELECT + """
                        WHERE request_uid = COALESCE(
                            (SELECT b.request_uid FROM bank_request b WHERE b.bank_request_uid = :uid), :uid)
                        FOR UPDATE""")
                .param("uid", bankRequestUid.value())
                .query(RegistrationRow::of)
                .optional();
    }

    /**
     * Locks the registrations with this content that await or have missed a callback; {@code digitalId} does not count, the
     * bank does not send it back.
     */
    public List<Registration> lockAwaitingCallback(RegistrationContent content) {
        return awaitingCallback(SELECT, content, " ORDER BY request_uid FOR UPDATE")
                .query(RegistrationRow::of)
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
                          AND vendor_id = :vendor AND company_id = :company AND account_no = :account
                          AND COALESCE(ref1, '') = :ref1 AND COALESCE(ref2, '') = :ref2
                          AND COALESCE(ref3, '') = :ref3 AND COALESCE(ref4, '') = :ref4""" + end)
                .param("vendor", content.vendorId())
                .param("company", content.companyId())
                .param("account", content.accountNo())
                .param("ref1", orEmpty(content.ref1()))
                .param("ref2", orEmpty(content.ref2()))
                .param("ref3", orEmpty(content.ref3()))
                .param("ref4", orEmpty(content.ref4()));
    }

    /**
     * Records a request that has no row yet.
     *
     * @return empty when there is one after all
     */
    public Optional<Registration> receive(ReceivedRequest request) {
        RequestUid uid = Objects.requireNonNull(request.requestUid());
        RegistrationContent content = Objects.requireNonNull(request.content());
        Registration.Origin origin = request.origin();
        int inserted = jdbc.sql("""
                        INSERT INTO registration
                            (request_uid, state, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4, digital_id,
                             received_at, updated_at, message_id, reply_to, correlation_id, bank_request_uid)
                        VALUES (:uid, 'RECEIVED', :vendor, :company, :account, :ref1, :ref2, :ref3, :ref4, :digitalId,
                             :now, :now, :messageId, :replyTo, :correlationId, :bankUid)
                        ON CONFLICT DO NOTHING""")
                .param("uid", uid.value())
                .param("vendor", content.vendorId())
                .param("company", content.companyId())
                .param("account", content.accountNo())
                .param("ref1", content.ref1())
                .param("ref2", content.ref2())
                .param("ref3", content.ref3())
                .param("ref4", content.ref4())
                .param("digitalId", content.digitalId())
                .param("now", now())
                .param("messageId", origin.messageId())
                .param("replyTo", origin.replyTo())
                .param("correlationId", origin.correlationId())
                .param("bankUid", bankRequestUids.firstFor(uid).value())
                .update();
        if (inserted == 0) {
            return Optional.empty();
        }
        Registration received = lock(uid).orElseThrow();
        event(received, null, RegistrationState.RECEIVED, RegistrationUpdate.event(null, null));
        return Optional.of(received);
    }

    /**
     * Moves a locked registration on, and tells its producers where the new state is one that is told.
     *
     * @throws IllegalStateException when the move is not legal, or the row is no longer as it was read
     */
    public Registration move(Registration from, RegistrationState to, RegistrationUpdate update) {
        if (!from.state().mayMoveTo(to)) {
            throw new IllegalStateException("A registration does not move from " + from.state() + " to " + to);
        }
        return write(from, to, update);
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
        return write(from, to, update);
    }

    /** Changes the row and leaves an event, the state staying as it is. Nobody is told. */
    public Registration change(Registration registration, RegistrationUpdate update) {
        return write(registration, registration.state(), update);
    }

    /** Leaves an event without touching the row. */
    public void note(Registration registration, @Nullable String code, @Nullable String text) {
        note(registration, RegistrationUpdate.event(code, text));
    }

    /** Leaves the event of this change without touching the row. */
    public void note(Registration registration, RegistrationUpdate update) {
        event(registration, registration.state(), registration.state(), update);
    }

    private Registration write(Registration from, RegistrationState to, RegistrationUpdate update) {
        String assignments = update.columns().keySet().stream()
                .map(column -> ", " + column + " = :" + column)
                .collect(Collectors.joining());
        int updated = jdbc.sql("UPDATE registration SET state = :to, updated_at = :now" + assignments
                        + " WHERE request_uid = :uid AND state = :from")
                .params(update.columns())
                .param("to", to.name())
                .param("now", now())
                .param("uid", from.requestUid().value())
                .param("from", from.state().name())
                .update();
        if (updated != 1) {
            throw new IllegalStateException("Registration " + from.requestUid() + " is no longer " + from.state());
        }
        Registration after = lock(from.requestUid()).orElseThrow();
        event(after, from.state(), to, update);
        if (from.state() != to && to.isTold()) {
            tell(after);
        }
        return after;
    }

    private void event(
            Registration registration,
            @Nullable RegistrationState from,
            RegistrationState to,
            RegistrationUpdate update) {
        jdbc.sql("""
                        INSERT INTO registration_event
                            (request_uid, at, from_state, to_state, attempt, code, text, bank_request_uid, by_whom)
                        VALUES (:uid, :at, :from, :to, :attempt, :code, :text, :bankUid, :by)""")
                .param("uid", registration.requestUid().value())
                .param("at", now())
                .param("from", from == null ? null : from.name())
                .param("to", to.name())
                .param("attempt", registration.attempts())
                .param("code", update.code())
                .param("text", update.text())
                .param("by", update.by())
                .param("bankUid", registration.bankRequestUid().value())
                .update();
        metrics.moved(from, to);
    }

    private void tell(Registration registration) {
        Result result = RegistrationResult.registration(registration, clock.instant());
        outbox.tell(
                result, registration.origin().replyTo(), registration.origin().correlationId());
        outbox.tellWaitingRecipients(result);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
