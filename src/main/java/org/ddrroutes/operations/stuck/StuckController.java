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
        Instant now = clock.instant();
        return switch (kind) {
            case OVERDUE_RETRY ->
                missed(kind, "RETRYING", StuckLimits.DUE, StuckLimits.lateRetry(depths.depths()), limit, after);
            case STALE_RECEIVED -> missed(kind, "RECEIVED", "updated_at", limits.call(), limit, after);
            case STALE_SUBMITTING -> missed(kind, "SUBMITTING", "updated_at", limits.call(), limit, after);
            case OVERDUE_CALLBACK ->
                read(
                        kind,
                        new ListQuery("""
                                SELECT request_uid AS key, request_uid, NULL AS id, accepted_at AS since, NULL AS detail
                                FROM registration""")
                                .where("state = 'ACCEPTED'")
                                .where("accepted_at < :limit", "limit", now.minus(settings.acceptedAfter())),
                        "accepted_at",
                        "request_uid",
                        limit,
                        after);
            case UNMATCHED_CALLBACK ->
                read(
                        kind,
                        new ListQuery("""
                                SELECT 'c' || id AS key, request_uid, 'c' || id AS id, received_at AS since,
                                    CASE WHEN matched_request_uid IS NULL THEN 'no registration is known for it'
                                        ELSE 'its requestUID is of another vendor, company or account' END AS detail
                                FROM callback""").where("NOT matched AND dismissed_at IS NULL"),
                        "received_at",
                        "'c' || id",
                        limit,
                        after);
            case CONTRADICTING_CALLBACK -> read(kind, new ListQuery("""
                                SELECT 'e' || c.id AS key, c.request_uid, 'e' || c.id AS id, c.at AS since,
                                    'the registration is ' || r.state AS detail
                                FROM contradiction c JOIN registration r ON r.request_uid = c.request_uid"""), "c.at", "'e' || c.id", limit, after);
            case AWAITING_APPROVAL ->
                read(
                        kind,
                        new ListQuery("""
                                SELECT request_uid AS key, request_uid, NULL AS id, at AS since,
                                    to_state || ', asked by ' || by_whom AS detail
                                FROM settlement_request""").where("at > :since", "since", now.minus(SettleSettings.APPROVED_WITHIN)),
                        "at",
                        "request_uid",
                        limit,
                        after);
            case UNDELIVERED_RESULT ->
                read(
                        kind,
                        new ListQuery("""
                                SELECT id::text AS key, request_uid, NULL AS id, created_at AS since,
                                    state || ' to ' || COALESCE(reply_to, 'the results queue')
                                        || CASE WHEN next_try_at IS NULL THEN '' ELSE ', the routes do not send it' END AS detail
                                FROM result_outbox""").where("created_at < :limit", "limit", now.minus(LATE_RESULT)),
                        "created_at",
                        "id::text",
                        limit,
                        after);
            case BROKER_DEAD_LETTER -> brokerDeadLetters.oldest(limit + 1, after);
        };
    }

    /** Those whose message has not come though the gate is open. */
    private List<StuckItem> missed(
            StuckKind kind, String state, String due, Duration late, int limit, @Nullable Cursor after) {
        Instant now = clock.instant();
        Optional<GateState> open = gate.lastSeen().filter(seen -> seen.passage(now) == GateState.Passage.ALL);
        if (open.isEmpty() || open.get().since().isAfter(now.minus(late))) {
            return List.of();
        }
        ListQuery sql = new ListQuery("SELECT request_uid AS key, request_uid, NULL AS id, " + due
                        + " AS since, NULL AS detail FROM registration")
                .where("state = '" + state + "'")
                .where(due + " < :limit", "limit", now.minus(late));
        return read(kind, sql, due, "request_uid", limit, after);
    }

    private List<StuckItem> read(
            StuckKind kind, ListQuery sql, String since, String key, int limit, @Nullable Cursor after) {
        String whole = "('" + kind.text() + "/' || " + key + ") COLLATE \"C\"";
        return sql.oldestFirst(since, whole, limit, after, database.jdbc(), (row, index) -> item(kind, row));
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
