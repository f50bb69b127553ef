package org.ddrroutes.operations.callback;

import java.time.Clock;
import java.util.List;
import org.ddrroutes.callback.ManualMatch;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.registration.RegistrationsController;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.RegistrationUpdate;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person decides about a callback that settled nothing. */
@Component
class CallbackDecisions {

    private final ManualMatch matching;
    private final Registrations registrations;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CallbackDecisions(
            ManualMatch matching,
            Registrations registrations,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock) {
        this.matching = matching;
        this.registrations = registrations;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @throws OperatorProblem where it is not for this registration, or not to be matched any more */
    void match(CallbackId id, RequestUid requestUid, String who) {
        if (id.isEvent()) {
            throw OperatorProblem.conflict(
                    "the callback contradicts the final state of its registration, and is known to be for it",
                    "settle the registration, or dismiss the callback");
        }
        switch (matching.match(id.number(), requestUid, who)) {
            case MATCHED -> {}
            case NO_CALLBACK -> throw unknown();
            case NO_REGISTRATION -> throw RegistrationsController.unknown();
            case OTHER_PARTIES ->
                throw OperatorProblem.conflict(
                        "the registration is for another vendor, company or account",
                        "ask the bank; dismiss the callback where it is a mistake");
            case OTHER_MATCHED ->
                throw OperatorProblem.conflict(
                        "another callback under the same requestUID has matched",
                        "settle its registration by hand where this one holds");
        }
    }

    void dismiss(CallbackId id, String reason, String who) {
        transaction.executeWithoutResult(status -> {
            if (id.isEvent()) {
                note(contradicted(id.number()), "contradiction dismissed by " + who + ": " + reason, who);
            } else {
                dismissCallback(id.number(), reason, who);
            }
        });
    }

    private void dismissCallback(long id, String reason, String who) {
        List<String> dismissed = jdbc.sql("""
                        UPDATE callback SET dismissed_at = :now, dismissed_by = :by, dismiss_reason = :reason
                        WHERE id = :id AND NOT matched AND dismissed_at IS NULL
                        RETURNING matched_request_uid""")
                .param("now", TimeColumn.of(clock.instant()))
                .param("by", who)
                .param("reason", reason)
                .param("id", id)
                .query(String.class)
                .list();
        if (dismissed.isEmpty()) {
            throw unknown();
        }
        @Nullable String named = dismissed.get(0);
        if (named != null) {
            note(named, "callback dismissed by " + who + ": " + reason, who);
        }
    }

    private void note(String requestUid, String words, String who) {
        registrations
                .lock(new RequestUid(requestUid))
                .ifPresent(registration -> registrations.note(
                        registration, RegistrationUpdate.event(null, null).by(who, words)));
    }

    private String contradicted(long event) {
        return jdbc.sql("SELECT request_uid FROM contradiction WHERE id = :id")
                .param("id", event)
                .query(String.class)
                .optional()
                .orElseThrow(CallbackDecisions::unknown);
    }

    static OperatorProblem unknown() {
        return OperatorProblem.notFound(
                "no callback that is to be decided has this id", "list them at /actuator/callbacks");
    }
}
