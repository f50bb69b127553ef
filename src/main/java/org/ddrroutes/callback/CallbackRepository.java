package org.ddrroutes.callback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.registration.RequestUid;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of callbacks that wait for their registration: neither matched nor told apart from the registration whose
 * requestUID they carry. Every method runs in the caller's transaction.
 */
@Component
final class CallbackRepository {

    private static final String WAITING = "NOT c.matched AND c.matched_request_uid IS NULL ";
    private static final String SAME_CONTENT = """
            c.vendor_id = r.vendor_id AND c.company_id = r.company_id AND c.account_no = r.account_no
            AND COALESCE(c.ref1, '') = COALESCE(r.ref1, '') AND COALESCE(c.ref2, '') = COALESCE(r.ref2, '')
            AND COALESCE(c.ref3, '') = COALESCE(r.ref3, '') AND COALESCE(c.ref4, '') = COALESCE(r.ref4, '')
            """;

    private static final RowMapper<Callback> CALLBACK = new SimplePropertyRowMapper<>(Callback.class);

    private final JdbcClient jdbc;

    CallbackRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks those that carry a requestUID of this registration, the oldest first. */
    List<CallbackRow> lockNaming(Registration registration) {
        return jdbc.sql("SELECT c.* FROM callback c WHERE " + WAITING + """
                        AND (c.request_uid IN (:uid, :bankUid) OR c.request_uid IN (
                            SELECT b.bank_request_uid FROM bank_request b WHERE b.request_uid = :uid))
                        AND NOT EXISTS (SELECT 1 FROM bank_request b
                            WHERE b.bank_request_uid = c.request_uid AND b.request_uid <> :uid)
                        ORDER BY c.id FOR UPDATE""")
                .param("uid", registration.requestUid().value())
                .param("bankUid", registration.bankRequestUid().value())
                .query(CallbackRepository::row)
                .list();
    }

    /** Locks those with this content whose requestUID is nobody's, the oldest first. */
    List<CallbackRow> lockNamingNobody(RegistrationContent content) {
        return jdbc.sql("SELECT c.* FROM callback c WHERE " + WAITING + """
                        AND c.vendor_id = :vendor AND c.company_id = :company AND c.account_no = :account
                        AND COALESCE(c.ref1, '') = :ref1 AND COALESCE(c.ref2, '') = :ref2
                        AND COALESCE(c.ref3, '') = :ref3 AND COALESCE(c.ref4, '') = :ref4
                        AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.request_uid = c.request_uid)
                        AND NOT EXISTS (SELECT 1 FROM bank_request b WHERE b.bank_request_uid = c.request_uid)
                        AND NOT EXISTS (
                            SELECT 1 FROM callback m WHERE m.request_uid = c.request_uid AND m.matched)
                        ORDER BY c.id FOR UPDATE""")
                .params(content.callbackParameters())
                .query(CallbackRepository::row)
                .list();
    }

    /** Those received since then for which there may be a registration by now, the oldest first. */
    List<CallbackRow> withProspects(Instant since, int limit) {
        return jdbc.sql("SELECT c.* FROM callback c WHERE " + WAITING + """
                        AND c.received_at >= :since
                        AND (EXISTS (SELECT 1 FROM registration r WHERE r.request_uid = c.request_uid)
                            OR EXISTS (SELECT 1 FROM bank_request b WHERE b.bank_request_uid = c.request_uid)
                            OR EXISTS (SELECT 1 FROM registration r WHERE r.state IN ('ACCEPTED', 'EXPIRED')
                                AND right(r.account_no, 4) = right(c.account_no, 4) AND
                            """ + SAME_CONTENT
                        + "))\nORDER BY c.id FETCH FIRST " + limit + " ROWS ONLY")
                .param("since", TimeColumn.of(since))
                .query(CallbackRepository::row)
                .list();
    }

    Optional<CallbackRow> lockWaiting(long id) {
        return jdbc.sql("SELECT c.* FROM callback c WHERE " + WAITING + "AND c.id = :id FOR UPDATE")
                .param("id", id)
                .query(CallbackRepository::row)
                .optional();
    }

    /** Locks one that no registration was found for, or that was told apart from one. */
    Optional<CallbackRow> lockUnmatched(long id) {
        return jdbc.sql("SELECT c.* FROM callback c WHERE NOT c.matched AND c.id = :id FOR UPDATE")
                .param("id", id)
                .query(CallbackRepository::row)
                .optional();
    }

    boolean hasMatched(RequestUid requestUid) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM callback WHERE request_uid = :uid AND matched)")
                .param("uid", requestUid.value())
                .query(Boolean.class)
                .single();
    }

    /**
     * It waits no more.
     *
     * @param matched false where it carries the registration's requestUID but does not belong to it
     */
    void mark(long id, Registration registration, boolean matched) {
        jdbc.sql("UPDATE callback SET matched = :matched, matched_request_uid = :uid WHERE id = :id")
                .param("matched", matched)
                .param("uid", registration.requestUid().value())
                .param("id", id)
                .update();
    }

    private static CallbackRow row(ResultSet rs, int index) throws SQLException {
        return new CallbackRow(rs.getLong("id"), CALLBACK.mapRow(rs, index));
    }
}
