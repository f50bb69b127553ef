package org.ddrroutes.registration;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a move changes in a registration's row beside its state, and what its event tells. */
public final class RegistrationUpdate {

    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    private final @Nullable String code;
    private @Nullable String text;
    private @Nullable String by;

    private RegistrationUpdate(@Nullable String code, @Nullable String text) {
        this.code = code;
        this.text = text;
    }

    /** Tells its event alone. */
    public static RegistrationUpdate event(@Nullable String code, @Nullable String text) {
        return new RegistrationUpdate(code, text);
    }

    /** Tells its event, and the row's {@code status_code} and {@code status_desc}. */
    public static RegistrationUpdate status(@Nullable String code, @Nullable String text) {
        return new RegistrationUpdate(code, text).set("status_code", code).set("status_desc", text);
    }

    public RegistrationUpdate seqId(@Nullable BigDecimal seqId) {
        return set("ddr_oapi_seq_id", seqId);
    }

    public RegistrationUpdate attempts(int attempts) {
        return set("attempts", attempts);
    }

    public RegistrationUpdate nextAttemptAt(@Nullable Instant due) {
        return set("next_attempt_at", due == null ? null : due.atOffset(ZoneOffset.UTC));
    }

    public RegistrationUpdate acceptedAt(Instant at) {
        return set("accepted_at", at.atOffset(ZoneOffset.UTC));
    }

    public RegistrationUpdate bankRequestUid(RequestUid uid) {
        return set("bank_request_uid", uid.value());
    }

    public RegistrationUpdate bankTries(int tries) {
        return set("bank_tries", tries);
    }

    public RegistrationUpdate outcomeUnknown(boolean unknown) {
        return set("outcome_unknown", unknown);
    }

    public RegistrationUpdate awaitsGate(boolean awaits) {
        return set("awaits_gate", awaits);
    }

    /** Says that a person did it, and in which words; the row keeps those of the status. */
    public RegistrationUpdate by(String who, String words) {
        by = who;
        text = words;
        return this;
    }

    private RegistrationUpdate set(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    Map<String, @Nullable Object> columns() {
        return columns;
    }

    @Nullable
    String code() {
        return code;
    }

    @Nullable
    String text() {
        return text;
    }

    /** Null where no person did it. */
    @Nullable
    String by() {
        return by;
    }
}
