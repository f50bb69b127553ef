package org.ddrroutes.registration;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.ddrroutes.database.TimeColumn;
import org.jspecify.annotations.Nullable;

/** What a move changes in a registration's row beside its state, and what its event tells. */
public final class RegistrationUpdate {

    static final String FIRST_TRY = "asking the bank";

    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    final @Nullable String code;

    @Nullable
    String text;

    /** Null where no person did it. */
    @Nullable
    String by;

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

    static RegistrationUpdate nextTry(Registration registration) {
        boolean isFirst = registration.state() == RegistrationState.RECEIVED;
        return event(null, isFirst ? FIRST_TRY : "asking the bank again")
                .attempts(registration.attempts() + 1)
                .nextAttemptAt(null)
                .awaitsGate(false);
    }

    public RegistrationUpdate seqId(@Nullable BigDecimal seqId) {
        return set("ddr_oapi_seq_id", seqId);
    }

    public RegistrationUpdate attempts(int attempts) {
        return set("attempts", attempts);
    }

    public RegistrationUpdate nextAttemptAt(@Nullable Instant due) {
        return set("next_attempt_at", due);
    }

    public RegistrationUpdate acceptedAt(Instant at) {
        return set("accepted_at", at);
    }

    public RegistrationUpdate bankRequestUid(RequestUid uid) {
        return set("bank_request_uid", uid);
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

    /** The registration as it stands once this is written. Its recipients are told with a state that is told. */
    Registration appliedTo(Registration from, RegistrationState to, Instant at) {
        return new Registration(
                from.requestUid(),
                to,
                from.content(),
                from.origin(),
                get("status_code", from.statusCode()),
                get("status_desc", from.statusDesc()),
                get("ddr_oapi_seq_id", from.ddrOapiSeqId()),
                Objects.requireNonNull(get("attempts", from.attempts())),
                get("next_attempt_at", from.nextAttemptAt()),
                from.receivedAt(),
                at,
                Objects.requireNonNull(get("bank_request_uid", from.bankRequestUid())),
                Objects.requireNonNull(get("bank_tries", from.bankTries())),
                Objects.requireNonNull(get("outcome_unknown", from.outcomeUnknown())),
                Objects.requireNonNull(get("awaits_gate", from.awaitsGate())),
                from.hasRecipients() && !to.isTold());
    }

    List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /** The assignments of an {@code UPDATE}, each with a comma before it and its parameter named for the column. */
    String assignments() {
        return columns.keySet().stream()
                .map(column -> ", " + column + " = :" + column)
                .collect(Collectors.joining());
    }

    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        columns.forEach((column, value) -> parameters.put(column, parameter(value)));
        return parameters;
    }

    private static @Nullable Object parameter(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return TimeColumn.of(instant);
        }
        return value instanceof RequestUid uid ? uid.value() : value;
    }

    @SuppressWarnings("unchecked")
    private <T> @Nullable T get(String column, @Nullable T unchanged) {
        return columns.containsKey(column) ? (T) columns.get(column) : unchanged;
    }
}
