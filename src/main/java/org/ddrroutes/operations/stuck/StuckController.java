package org.ddrroutes.operations.stuck;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.gate.GateMonitor;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.operations.security.SettleSettings;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /actuator/stuck}: all that does not go on by itself, of all instances together. Nothing is locked. */
@RestController
@RequestMapping("/actuator/stuck")
public class StuckController {

    /** A result is sent within moments, unless its address or the broker does not take it. */
    private static final Duration LATE_RESULT = Duration.ofSeconds(30);

    /** Of one kind, for the summary. */
    private static final int COUNTED = 1000;

    private final ListDatabase database;
    private final BrokerDeadLetters brokerDeadLetters;
    private final GateMonitor gate;
    private final QueueDepthSampler depths;
    private final StuckLimits limits;
    private final StuckSettings settings;
    private final Clock clock;
    private final OperatorWork work;

    StuckController(
            ListDatabase database,
            BrokerDeadLetters brokerDeadLetters,
            GateMonitor gate,
            QueueDepthSampler depths,
            StuckLimits limits,
            StuckSettings settings,
            Clock clock,
            OperatorWork work) {
        this.database = database;
        this.brokerDeadLetters = brokerDeadLetters;
        this.gate = gate;
        this.depths = depths;
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
        this.work = work;
    }

    /** A page, oldest first. */
    @GetMapping
    public Mono<Page<StuckItem>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "kind", "limit", "after");
        StuckKind kind = StuckKind.of(query.get("kind"));
        int limit = Parameters.limit(query.get("limit"));
        Cursor after = Parameters.after(query.get("after"));
        return work.list(() -> page(kind, limit, after));
    }

    @GetMapping("/summary")
    public Mono<StuckSummary> summary(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters.of(parameters);
        return work.list(() -> new StuckSummary(Arrays.stream(StuckKind.values())
                .flatMap(kind -> group(kind, read(kind, COUNTED, null)).stream())
                .toList()));
    }

    private Page<StuckItem> page(@Nullable StuckKind wanted, int limit, @Nullable Cursor after) {
        List<StuckItem> items = new ArrayList<>();
        for (StuckKind kind : StuckKind.values()) {
            if (wanted == null || wanted == kind) {
                items.addAll(read(kind, limit, after));
            }
        }
        return Page.of(
                items.stream()
                        .sorted(Comparator.comparing(StuckItem::cursor))
                        .limit(limit + 1L)
                        .toList(),
                limit,
                StuckItem::cursor);
    }

    private static Optional<StuckSummary.Group> group(StuckKind kind, List<StuckItem> oldestFirst) {
        return oldestFirst.stream()
                .findFirst()
                .map(oldest -> new StuckSummary.Group(
                        kind.text(),
                        Math.min(oldestFirst.size(), COUNTED),
                        oldestFirst.size() > COUNTED,
                        oldest.since(),
                        kind.action()));
    }

    private List<StuckItem> read(StuckKind kind, int limit, @Nullable Cursor after) {
        if (kind == StuckKind.BROKER_DEAD_LETTER) {
            return brokerDeadLetters.oldest(limit + 1, after);
        }
        Rows rows = rows(kind);
        if (rows == null) {
            return List.of();
        }
        String key = "('" + kind.text() + "/' || " + rows.key() + ") COLLATE \"C\"";
        return rows.sql()
                .oldestFirst(rows.since(), key, limit, after, database.jdbc(), (row, index) -> item(kind, row));
    }

    /** Null where there are none. */
    private @Nullable Rows rows(StuckKind kind) {
        Instant now = clock.instant();
        return switch (kind) {
            case OVERDUE_RETRY -> missed("RETRYING", StuckLimits.DUE, StuckLimits.lateRetry(depths.depths()));
            case STALE_RECEIVED -> missed("RECEIVED", "updated_at", limits.call());
            case STALE_SUBMITTING -> missed("SUBMITTING", "updated_at", limits.call());
            case OVERDUE_CALLBACK ->
                Rows.of("registration", "accepted_at", "request_uid", "NULL", "NULL")
                        .where("state = 'ACCEPTED' AND accepted_at < :limit", now.minus(settings.acceptedAfter()));
            case UNMATCHED_CALLBACK ->
                Rows.of("callback", "received_at", "'c' || id", "'c' || id", """
                        CASE WHEN matched_request_uid IS NULL THEN 'no registration is known for it'
                            ELSE 'its requestUID is of another vendor, company or account' END""")
                        .where("NOT matched AND dismissed_at IS NULL", null);
            case CONTRADICTING_CALLBACK ->
                Rows.of(
                        "contradiction c JOIN registration r USING (request_uid)",
                        "c.at",
                        "'e' || c.id",
                        "'e' || c.id",
                        "'the registration is ' || r.state");
            case AWAITING_APPROVAL ->
                Rows.of("settlement_request", "at", "request_uid", "NULL", "to_state || ', asked by ' || by_whom")
                        .where("at > :limit", now.minus(SettleSettings.APPROVED_WITHIN));
            case UNDELIVERED_RESULT ->
                Rows.of("result_outbox", "created_at", "id::text", "NULL", """
                        state || ' to ' || COALESCE(reply_to, 'the results queue')
                            || CASE WHEN next_try_at IS NULL THEN '' ELSE ', the routes do not send it' END""")
                        .where("created_at < :limit", now.minus(LATE_RESULT));
            case BROKER_DEAD_LETTER -> null;
        };
    }

    /** Those whose message has not come though the gate is open. */
    private @Nullable Rows missed(String state, String due, Duration late) {
        Instant now = clock.instant();
        Optional<GateState> open = gate.lastSeen().filter(seen -> seen.passage(now) == GateState.Passage.ALL);
        return open.isEmpty() || open.get().since().isAfter(now.minus(late))
                ? null
                : Rows.of("registration", due, "request_uid", "NULL", "NULL")
                        .where("state = '" + state + "' AND " + due + " < :limit", now.minus(late));
    }

    /**
     * Where those of one kind are.
     *
     * @param since the expression by which they are in order
     * @param key the expression that tells them apart
     */
    private record Rows(ListQuery sql, String since, String key) {

        private static Rows of(String from, String since, String key, String id, String detail) {
            String select = "SELECT %s AS key, request_uid, %s AS id, %s AS since, %s AS detail FROM %s";
            return new Rows(new ListQuery(select.formatted(key, id, since, detail, from)), since, key);
        }

        /** @param limit the value of {@code :limit}; null where it is not in the condition */
        private Rows where(String condition, @Nullable Instant limit) {
            return new Rows(limit == null ? sql.where(condition) : sql.where(condition, "limit", limit), since, key);
        }
    }

    private static StuckItem item(StuckKind kind, ResultSet row) throws SQLException {
        return StuckItem.of(
                kind,
                row.getString("key"),
                row.getString("request_uid"),
                row.getString("id"),
                TimeColumn.get(row, "since"),
                row.getString("detail"));
    }
}
