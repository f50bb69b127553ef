package org.ddrroutes.callback;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Registrations and what became of them, straight from the tables. */
final class RegistrationRows {

    private final JdbcClient jdbc;

    RegistrationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void clear() {
        for (String table : List.of(
                "callback",
                "result_outbox",
                "result_recipient",
                "registration_event",
                "bank_request",
                "registration")) {
            jdbc.sql("DELETE FROM " + table).update();
        }
    }

    /** For vendor 001 and company AAAA000001, with ref1 12345 as in the guide's samples. */
    void add(String requestUid, String state, String accountNo) {
        jdbc.sql("""
                        INSERT INTO registration (request_uid, state, vendor_id, company_id, account_no, ref1, attempts,
                            received_at, updated_at, bank_request_uid, next_attempt_at)
                        VALUES (:uid, :state, '001', 'AAAA000001', :account, '12345', 1, now(), now(), :uid, now())""")
                .param("uid", requestUid)
                .param("state", state)
                .param("account", accountNo)
                .update();
    }

    String state(String requestUid) {
        return jdbc.sql("SELECT state FROM registration WHERE request_uid = :uid")
                .param("uid", requestUid)
                .query(String.class)
                .single();
    }

    Map<String, Object> row(String requestUid) {
        return jdbc.sql("SELECT * FROM registration WHERE request_uid = :uid")
                .param("uid", requestUid)
                .query()
                .singleRow();
    }

    /** What its events say, the oldest first: {@code FROM>TO code text}. */
    List<String> events(String requestUid) {
        return jdbc.sql("""
                        SELECT from_state || '>' || to_state || ' ' || COALESCE(code, '-') || ' ' || COALESCE(text, '-')
                        FROM registration_event WHERE request_uid = :uid ORDER BY id""").param("uid", requestUid).query(String.class).list();
    }

    /** The states that its producer is told of. */
    List<String> results(String requestUid) {
        return jdbc.sql("SELECT state FROM result_outbox WHERE request_uid = :uid ORDER BY id")
                .param("uid", requestUid)
                .query(String.class)
                .list();
    }

    /** {@code matched registration} of each kept callback under this requestUID, the oldest first. */
    List<String> callbacks(String requestUid) {
        return jdbc.sql("""
                        SELECT matched || ' ' || COALESCE(matched_request_uid, '-') FROM callback
                        WHERE request_uid = :uid ORDER BY id""").param("uid", requestUid).query(String.class).list();
    }
}
