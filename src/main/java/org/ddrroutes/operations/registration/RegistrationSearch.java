package org.ddrroutes.operations.registration;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.registration.RegistrationHistory.Event;
import org.ddrroutes.operations.registration.RegistrationHistory.ReceivedCallback;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.BangkokTimestamp;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds registrations for operators. Nothing is locked. */
@Component
class RegistrationSearch {

    private static final int MOST_CALLBACKS = 100;

    /** What stands in an address. */
    static final List<String> NAMES = List.of("""
            state vendorID companyID code from to ref accountEnding correlationId messageId bankRequestUID
            ddrOapiSeqId limit after""".split("\\s+"));

    private static final String ACCOUNT = "account";
    private static final String ACCOUNT_ENDING = "accountEnding";

    /** What stands in a body: the same, and what must not be in an address. */
    static final List<String> NAMES_IN_BODY =
            Stream.concat(NAMES.stream(), Stream.of(ACCOUNT)).toList();

    private static final List<String> REFERENCES = List.of("ref1 = :ref", "ref2 = :ref", "ref3 = :ref", "ref4 = :ref");

    private final JdbcClient jdbc;

    RegistrationSearch(ListDatabase database) {
        this.jdbc = database.jdbc();
    }

    /**
     * Newest first.
     *
     * @throws OperatorProblem where a parameter cannot be read
     */
    Callable<Page<RegistrationView>> page(QueryParameters given) {
        ListQuery sql = new ListQuery("SELECT * FROM registration");
        RegistrationState state = Parameters.state(given.get("state"));
        if (state != null) {
            // As a literal: a partial index serves a state that is known when the statement is planned.
            sql.where("state = '" + state.name() + "'");
        }
        String ending = Parameters.digits(ACCOUNT_ENDING, given.get(ACCOUNT_ENDING), 4, 4);
        if (ending != null && (Parameters.from(given.get("from")) == null || Parameters.to(given.get("to")) == null)) {
            throw OperatorProblem.badRequest(
                    ACCOUNT_ENDING,
                    "must come with from and to",
                    "name the day, for example from=2026-11-23&to=2026-11-23");
        }
        RequestUid bankRequestUid = Parameters.optionalUid("bankRequestUID", given.get("bankRequestUID"));
        String seqId = Parameters.digits("ddrOapiSeqId", given.get("ddrOapiSeqId"), 1, 38);
        return sql.where("vendor_id = :vendor", "vendor", Parameters.vendorId(given.get("vendorID")))
                .where("company_id = :company", "company", Parameters.text("companyID", given.get("companyID"), 15))
                .where("status_code = :code", "code", Parameters.code("code", given.get("code")))
                .between("received_at", given)
                .whereOneOf(REFERENCES, "ref", Parameters.text("ref", given.get("ref"), 20))
                .where("right(account_no, 4) = :ending", "ending", ending)
                .where(
                        "right(account_no, 4) = right(:account, 4) AND account_no = :account",
                        ACCOUNT,
                        Parameters.digits(ACCOUNT, given.get(ACCOUNT), 1, 13))
                .where(
                        "correlation_id = :correlation",
                        "correlation",
                        Parameters.text("correlationId", given.get("correlationId"), 500))
                .where("message_id = :message", "message", Parameters.text("messageId", given.get("messageId"), 500))
                .where(
                        "request_uid = COALESCE((SELECT b.request_uid FROM bank_request b"
                                + " WHERE b.bank_request_uid = :bankUid), :bankUid)",
                        "bankUid",
                        bankRequestUid == null ? null : bankRequestUid.value())
                .where("ddr_oapi_seq_id = :seqId", "seqId", seqId == null ? null : new BigDecimal(seqId))
                .page(given, "received_at", "request_uid", jdbc, RegistrationView::of);
    }

    Optional<RegistrationHistory> history(String requestUid) {
        return jdbc.sql("SELECT * FROM registration WHERE request_uid = :uid")
                .param("uid", requestUid)
                .query((row, i) -> new Found(RegistrationView.of(row, i), PersonalData.of(row)))
                .optional()
                .map(found -> new RegistrationHistory(
                        found.view(), events(requestUid, found.personal()), callbacks(requestUid)));
    }

    /** The callbacks that name this requestUID, or were matched to it under another. */
    List<ReceivedCallback> callbacks(String requestUid) {
        return jdbc.sql("""
                        SELECT * FROM callback WHERE request_uid = :uid
                        UNION
                        SELECT * FROM callback WHERE matched_request_uid = :uid AND matched_request_uid <> request_uid
                        ORDER BY id LIMIT\s""" + MOST_CALLBACKS)
                .param("uid", requestUid)
                .query(new RecordRow<>(ReceivedCallback.class))
                .list();
    }

    private List<Event> events(String requestUid, PersonalData personal) {
        return jdbc.sql("SELECT * FROM registration_event WHERE request_uid = :uid ORDER BY id")
                .param("uid", requestUid)
                .query((row, i) -> event(row, personal))
                .list();
    }

    private static Event event(ResultSet row, PersonalData personal) throws SQLException {
        return new Event(
                BangkokTimestamp.of(TimeColumn.get(row, "at")),
                row.getString("from_state"),
                row.getString("to_state"),
                row.getObject("attempt", Integer.class),
                row.getString("code"),
                personal.hiddenIn(row.getString("text")),
                row.getString("bank_request_uid"),
                row.getString("by_whom"));
    }

    private record Found(RegistrationView view, PersonalData personal) {}
}
