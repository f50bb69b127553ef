package org.ddrroutes.registration;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.ddrroutes.bank.CallOutcome;
import org.ddrroutes.state.StateContext;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays one registration through the core as the routes do, with the answers that a test wants. */
final class RegistrationDriver {

    static final RegistrationContent CONTENT =
            new RegistrationContent("001", "AAAA000001", "0000119222", "12345", null, "", null, "007");
    static final RegistrationContent OTHER_CONTENT =
            new RegistrationContent("001", "AAAA000001", "0000119223", "12345", null, "", null, "007");

    private final StateContext core;
    private final @Nullable RequestUid uid;

    RegistrationDriver(StateContext core, @Nullable String uid) {
        this.core = core;
        this.uid = uid == null ? null : new RequestUid(uid);
    }

    /** The producer's first message. */
    Disposition receive() {
        return record(message("M-1"));
    }

    Disposition record(ReceivedRequest request) {
        return core.bean(Intake.class).record(request);
    }

    ReceivedRequest message(@Nullable String stableId) {
        return message(stableId, CONTENT, null);
    }

    ReceivedRequest message(@Nullable String stableId, RegistrationContent content, @Nullable String replyTo) {
        Registration.Origin origin = new Registration.Origin(stableId, replyTo, "correlation of " + stableId, null);
        return new ReceivedRequest(uid, content, origin, null, false, true, false, false);
    }

    ReceivedRequest redelivered(@Nullable String stableId) {
        ReceivedRequest request = message(stableId);
        return new ReceivedRequest(uid, CONTENT, request.origin(), null, false, true, true, false);
    }

    ReceivedRequest refused(
            @Nullable RequestUid wellFormed, @Nullable RegistrationContent content, StatusCode refusal) {
        return new ReceivedRequest(
                wellFormed, content, message("M-1").origin(), refusal, false, content != null, false, false);
    }

    /** The same, come back from the retry queue. */
    ReceivedRequest waiting() {
        return new ReceivedRequest(uid, CONTENT, message("M-1").origin(), null, false, true, false, true);
    }

    /** One made by hand, that names the registration and says something else. */
    ReceivedRequest waiting(@Nullable RegistrationContent content, @Nullable StatusCode refusal) {
        return new ReceivedRequest(uid, content, message("M-9").origin(), refusal, false, content != null, false, true);
    }

    Disposition settle(Disposition submitted, CallOutcome outcome) {
        return core.bean(OutcomeRecorder.class).settle(Objects.requireNonNull(submitted.attempt()), outcome);
    }

    /** Receives it and gives it one answer after the other, each when its try is due. */
    Disposition answered(CallOutcome first, CallOutcome... next) {
        Disposition disposition = settle(receive(), first);
        for (CallOutcome outcome : next) {
            disposition = again(outcome);
        }
        return disposition;
    }

    /** The waiting message comes when it is due, with the gate open, and gets this answer. */
    Disposition again(CallOutcome outcome) {
        core.clock().putOn(java.time.Duration.ofHours(1));
        openGate();
        return settle(record(waiting()), outcome);
    }

    void openGate() {
        core.jdbc()
                .sql("UPDATE gate SET is_open = TRUE, probing = FALSE, until = NULL, failures = 0, closings = 0")
                .update();
    }

    /** As an operator replays it, or a callback settles it. */
    Registration move(RegistrationState to, UnaryOperator<RegistrationUpdate> change) {
        return Objects.requireNonNull(inTransaction(registrations -> registrations.move(
                registrations.lock(uid).orElseThrow(),
                to,
                change.apply(RegistrationUpdate.status("I0000", "Success")))));
    }

    Registration move(RegistrationState to) {
        return move(to, change -> change);
    }

    <T> @Nullable T inTransaction(java.util.function.Function<Registrations, T> work) {
        return core.bean(TransactionTemplate.class).execute(status -> work.apply(core.bean(Registrations.class)));
    }

    /** A row in this state, by a legal way. */
    void bring(RegistrationState state) {
        receive();
        switch (state) {
            case RECEIVED -> {
                move(RegistrationState.DEAD);
                move(RegistrationState.RECEIVED, change -> change.attempts(0));
            }
            case SUBMITTING -> {}
            case EXPIRED -> {
                move(RegistrationState.ACCEPTED);
                move(RegistrationState.EXPIRED);
            }
            default ->
                move(
                        state,
                        change -> change.nextAttemptAt(core.clock().instant().plusSeconds(30)));
        }
        core.jdbc().sql("DELETE FROM result_outbox").update();
    }

    Map<String, Object> row() {
        return rows("SELECT * FROM registration WHERE request_uid = '" + uid + "'")
                .get(0);
    }

    boolean hasRow() {
        return !rows("SELECT 1 FROM registration WHERE request_uid = '" + uid + "'")
                .isEmpty();
    }

    String state() {
        return String.valueOf(row().get("state"));
    }

    List<String> states() {
        return texts("SELECT to_state FROM registration_event WHERE request_uid = '" + uid + "' ORDER BY id");
    }

    /** The states that anybody is told of, in order. */
    List<String> told() {
        return texts("SELECT state FROM result_outbox ORDER BY id");
    }

    /** To whom, with which correlation: {@code address|correlation}; {@code -} is the default queue. */
    List<String> addressees() {
        return texts("SELECT COALESCE(reply_to, '-') || '|' || correlation_id FROM result_outbox ORDER BY id");
    }

    List<String> texts(String sql) {
        return core.jdbc().sql(sql).query(String.class).list();
    }

    List<Map<String, Object>> rows(String sql) {
        return core.rows(sql);
    }
}
