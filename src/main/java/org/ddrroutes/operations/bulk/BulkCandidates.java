package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.operations.deadletter.DeadLetter;
import org.ddrroutes.operations.deadletter.DeadLetterFilter;
import org.ddrroutes.operations.deadletter.DeadLetterOwner;
import org.ddrroutes.operations.deadletter.DeadLetterQueue;
import org.ddrroutes.operations.deadletter.DeadLetterReader;
import org.ddrroutes.operations.deadletter.FoundDeadLetter;
import org.ddrroutes.operations.deadletter.Replay;
import org.ddrroutes.operations.registration.PutBack;
import org.ddrroutes.operations.stuck.StuckLimits;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.registration.RequestReader;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds what a bulk is about, and says of each whether it is to be done. Nothing is locked or taken. */
@Component
class BulkCandidates {

    static final int MOST = 50_000;
    static final List<String> OF_REGISTRATIONS = List.of("state", "vendorID", "companyID", "from", "to");

    private static final int AT_ONCE = 500;

    private final DeadLetterQueue deadLetters;
    private final RequestReader reader;
    private final Registrations registrations;
    private final TransactionTemplate transaction;
    private final ListDatabase lists;
    private final Gate gate;
    private final StuckLimits limits;
    private final Clock clock;

    BulkCandidates(
            DeadLetterQueue deadLetters,
            RequestReader reader,
            Registrations registrations,
            TransactionTemplate transaction,
            ListDatabase lists,
            Gate gate,
            StuckLimits limits,
            Clock clock) {
        this.deadLetters = deadLetters;
        this.reader = reader;
        this.registrations = registrations;
        this.transaction = transaction;
        this.lists = lists;
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws OperatorProblem where the filter cannot be read, or finds too many */
    List<BulkCandidate> find(BulkAction action, ObjectNode filter) {
        List<BulkCandidate> found = action == BulkAction.PUT_BACK ? registrations(filter) : letters(action, filter);
        if (found.size() > MOST) {
            throw OperatorProblem.badRequest(
                    "filter", "must find " + MOST + " at most", "name a reason, a vendorID, or the times from and to");
        }
        return found;
    }

    private List<BulkCandidate> letters(BulkAction action, ObjectNode given) {
        QueryParameters body = QueryParameters.of(given, DeadLetterFilter.KEYS);
        DeadLetterFilter filter = DeadLetterFilter.of(body, lists.jdbc(), MOST, null);
        List<Letter> letters = deadLetters.readMatching(
                filter,
                MOST + 1,
                message -> new Letter(DeadLetterReader.read(message), FoundDeadLetter.read(message, reader)));
        Map<RequestUid, Registration> owners = action == BulkAction.REPLAY ? owners(letters) : Map.of();
        return letters.stream().map(letter -> letter.candidate(owners)).toList();
    }

    private Map<RequestUid, Registration> owners(List<Letter> letters) {
        List<String> uids = letters.stream()
                .map(letter -> letter.found().request().requestUid())
                .filter(Objects::nonNull)
                .map(RequestUid::value)
                .distinct()
                .toList();
        return byUid(uids);
    }

    private Map<RequestUid, Registration> byUid(List<String> uids) {
        Map<RequestUid, Registration> found = new HashMap<>();
        for (int i = 0; i < uids.size(); i += AT_ONCE) {
            List<String> some = uids.subList(i, Math.min(uids.size(), i + AT_ONCE));
            Objects.requireNonNull(transaction.execute(status -> registrations.find(some)))
                    .forEach(registration -> found.put(registration.requestUid(), registration));
        }
        return found;
    }

    private List<BulkCandidate> registrations(ObjectNode given) {
        QueryParameters body = QueryParameters.of(given, OF_REGISTRATIONS);
        var state = Parameters.state(body.get("state"));
        List<String> uids = new ListQuery("SELECT request_uid FROM registration")
                .where(
                        state == null
                                ? "state IN ('RECEIVED', 'SUBMITTING', 'RETRYING')"
                                : "state = '" + state.name() + "'")
                .where("vendor_id = :vendor", "vendor", Parameters.vendorId(body.get("vendorID")))
                .where("company_id = :company", "company", Parameters.text("companyID", body.get("companyID"), 15))
                .between("received_at", body)
                .oldestFirst("received_at", "request_uid", MOST, null, lists.jdbc(), (row, i) -> row.getString(1));
        Map<RequestUid, Registration> rows = byUid(uids);
        GateState now = gate.state();
        List<BulkCandidate> candidates = new ArrayList<>();
        for (String uid : uids) {
            Registration registration = rows.get(new RequestUid(uid));
            if (registration != null) {
                candidates.add(candidate(registration, now));
            }
        }
        return candidates;
    }

    private BulkCandidate candidate(Registration registration, GateState now) {
        String why = null;
        try {
            PutBack.requireState(registration);
            if (limits.missedSince(registration, now, clock.instant()).isEmpty()) {
                why = now.passage(clock.instant()) == GateState.Passage.ALL
                        ? "its message is not missed yet"
                        : "the gate is not open: its message waits";
            }
        } catch (OperatorProblem e) {
            why = e.getBody().getDetail();
        }
        String uid = registration.requestUid().value();
        return new BulkCandidate(
                uid,
                uid,
                registration.state().name(),
                registration.content().vendorId(),
                Mask.lastFour(registration.content().accountNo()),
                why);
    }

    private record Letter(DeadLetter shown, FoundDeadLetter found) {

        private BulkCandidate candidate(Map<RequestUid, Registration> owners) {
            return new BulkCandidate(
                    shown.id(), shown.requestUid(), shown.reason(), shown.vendorId(), shown.accountNo(), why(owners));
        }

        private @Nullable String why(Map<RequestUid, Registration> owners) {
            Registration registration = owners.get(found.request().requestUid());
            if (registration != null && DeadLetterOwner.isOwn(found, registration)) {
                try {
                    Replay.requireWaiting(registration, found);
                } catch (OperatorProblem e) {
                    return e.getBody().getDetail();
                }
            }
            return null;
        }
    }
}
