package org.ddrroutes.registration;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.ddrroutes.database.TimeColumn;

/** Reads a row of the table {@code registration}. */
final class RegistrationRow {

    private RegistrationRow() {}

    static Registration of(ResultSet rs, int index) throws SQLException {
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
