package org.ddrroutes.operations.registration;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.registration.RegistrationHistory.Event;
import org.ddrroutes.operations.registration.RegistrationHistory.ReceivedCallback;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.BangkokTimestamp;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds registrations for operators. Nothing is locked. */
@Component
class RegistrationSearch {

    private static final int MOST_CALLBACKS = 100;
    private static final String REGISTRATIONS = "SELECT * FROM registration";
    private static final List<String> REFERENCES = List.of("ref1 = :ref", "ref2 = :ref", "ref3 = :ref", "ref4 = :ref");

    private final JdbcClient jdbc;

    RegistrationSearch(ListDatabase database) {
        this.jdbc = database.jdbc();
    }

    /** Newest first. */
    Page<RegistrationView> page(RegistrationFilter filter) {
        List<RegistrationView> oneMore = filter.ref() == null
                ? wanted(filter, REGISTRATIONS).read(jdbc, RegistrationView::of)
                : newestFirst(wanted(filter, REGISTRATIONS).unionOver(REFERENCES), filter)
                        .read(jdbc, RegistrationView::of);
        return Page.of(oneMore, filter.limit(), RegistrationView::cursor);
    }

    private static ListQuery wanted(RegistrationFilter filter, String select) {
        ListQuery sql = new ListQuery(select);
        if (filter.state() != null) {
            // As a literal: a partial index serves a state that is known when the statement is planned.
            sql.where("state = '" + filter.state().name() + "'");
        }
        RequestUid bankRequestUid = filter.bankRequestUid();
        return newestFirst(sql, filter)
                .where("vendor_id = :vendor", "vendor", filter.vendorId())
                .where("company_id = :company", "company", filter.companyId())
                .where("status_code = :code", "code", filter.code())
                .between("received_at", filter.from(), filter.to())
                .where("right(account_no, 4) = :ending", "ending", filter.accountEnding())
                .where(
                        "right(account_no, 4) = right(:account, 4) AND account_no = :account",
                        "account",
                        filter.account())
                .where("correlation_id = :correlation", "correlation", filter.correlationId())
                .where("message_id = :message", "message", filter.messageId())
                .where(
                        "request_uid = COALESCE((SELECT b.request_uid FROM bank_request b"
                                + " WHERE b.bank_request_uid = :bankUid), :bankUid)",
                        "bankUid",
                        bankRequestUid == null ? null : bankRequestUid.value())
                .where("ddr_oapi_seq_id = :seqId", "seqId", filter.ddrOapiSeqId())
                .parameter("ref", filter.ref())
                .after("received_at", "request_uid", filter.after());
    }

    private static ListQuery newestFirst(ListQuery sql, RegistrationFilter filter) {
        return sql.newestFirst("received_at", "request_uid", filter.limit());
    }

    Optional<RegistrationHistory> history(String requestUid) {
        Optional<Found> found = jdbc.sql("SELECT * FROM registration WHERE request_uid = :uid")
                .param("uid", requestUid)
                .query((row, i) -> new Found(
                        RegistrationView.of(row, i),
                        PersonalData.of(row),
                        row.getString("account_no"),
                        row.getString("vendor_id"),
                        row.getString("company_id")))
                .optional();
        return found.map(registration -> new RegistrationHistory(
                registration.view(), events(requestUid, registration.personal()), callbacks(requestUid, registration)));
    }

    /** The callbacks that name this requestUID. */
    List<ReceivedCallback> callbacks(String requestUid) {
        return jdbc.sql("SELECT * FROM callback WHERE request_uid = :uid ORDER BY id LIMIT " + MOST_CALLBACKS)
                .param("uid", requestUid)
                .query(RegistrationSearch::callback)
                .list();
    }

    /** The callbacks that name this requestUID, or were matched to it under another. */
    private List<ReceivedCallback> callbacks(String requestUid, Found registration) {
        return jdbc.sql("""
                        SELECT * FROM callback WHERE request_uid = :uid
                        UNION
                        SELECT * FROM callback WHERE matched_request_uid = :uid AND matched_request_uid <> request_uid
                        ORDER BY id LIMIT\s""" + MOST_CALLBACKS)
                .param("uid", requestUid)
                .param("account", registration.accountNo())
                .param("vendor", registration.vendorId())
                .param("company", registration.companyId())
                .query(RegistrationSearch::callback)
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

    private static ReceivedCallback callback(ResultSet row, int index) throws SQLException {
        return new ReceivedCallback(
                row.getString("request_uid"),
                BangkokTimestamp.of(TimeColumn.get(row, "received_at")),
                row.getString("vendor_id"),
                row.getString("company_id"),
                Mask.lastFour(row.getString("account_no")),
                row.getString("apply_dtm"),
                row.getString("resp_code"),
                row.getBoolean("matched"));
    }

    private record Found(
            RegistrationView view,
            PersonalData personal,
            @Nullable String accountNo,
            @Nullable String vendorId,
            @Nullable String companyId) {}
}
