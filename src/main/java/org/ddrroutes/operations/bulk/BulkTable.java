package org.ddrroutes.operations.bulk;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ddrroutes.database.TimeColumn;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The tables {@code bulk} and {@code bulk_item}. */
@Component
class BulkTable {

    private static final int BATCH = 500;
    private static final int MOST_FAILURES = 100;
    private static final int MOST_REASONS = 50;
    private static final RowMapper<BulkSummary> SUMMARY = new RecordRow<>(BulkSummary.class);

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final JdbcClient lists;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BulkTable(JdbcTemplate batches, JdbcClient jdbc, ListDatabase lists, TransactionTemplate transaction, Clock clock) {
        this.batches = batches;
        this.jdbc = jdbc;
        // Who looks takes no connection from the flow.
        this.lists = lists.jdbc();
        this.transaction = transaction;
        this.clock = clock;
    }

    void plan(String id, BulkAction action, String filter, String reason, String who, List<BulkCandidate> found) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            INSERT INTO bulk (id, action, filter, reason, planned_at, planned_by, state, matching, changed_at)
                            VALUES (:id, :action, :filter, :reason, :now, :by, 'planned', :matching, :now)""")
                    .param("id", id)
                    .param("action", action.text())
                    .param("filter", filter)
                    .param("reason", reason)
                    .param("now", TimeColumn.of(clock.instant()))
                    .param("by", who)
                    .param("matching", found.size())
                    .update();
            Map<BulkCandidate, Integer> positions = new HashMap<>();
            found.forEach(candidate -> positions.putIfAbsent(candidate, positions.size()));
            batches.batchUpdate(
                    "INSERT INTO bulk_item (bulk_id, position, key, request_uid, state, why) VALUES (?, ?, ?, ?, ?, ?)",
                    List.copyOf(positions.keySet()),
                    BATCH,
                    (row, candidate) -> {
                        row.setString(1, id);
                        row.setInt(2, Objects.requireNonNull(positions.get(candidate)));
                        row.setString(3, candidate.id());
                        row.setString(4, candidate.requestUid());
                        row.setString(5, candidate.why() == null ? "pending" : "not-eligible");
                        row.setString(6, candidate.why());
                    });
        });
    }

    Optional<BulkPlan> read(String id, @Nullable List<BulkCandidate> sample) {
        List<BulkPlan.Group> notEligible = lists.sql("""
                        SELECT why, COUNT(*) AS count FROM bulk_item WHERE bulk_id = :id AND state = 'not-eligible'
                        GROUP BY why ORDER BY count DESC, why LIMIT\s""" + MOST_REASONS)
                .param("id", id)
                .query(BulkPlan.Group.class)
                .list();
        List<BulkPlan.Failure> failures = lists.sql("""
                        SELECT key AS id, request_uid, why FROM bulk_item WHERE bulk_id = :id AND state = 'failed'
                        ORDER BY position LIMIT\s""" + MOST_FAILURES)
                .param("id", id)
                .query(BulkPlan.Failure.class)
                .list();
        return lists.sql("""
                        SELECT bulk.*, planned_by AS by, counts.* FROM bulk, (
                            SELECT COUNT(*) FILTER (WHERE state <> 'not-eligible') AS eligible,
                                COUNT(*) FILTER (WHERE state IN ('pending', 'begun')) AS pending,
                                COUNT(*) FILTER (WHERE state = 'done') AS done,
                                COUNT(*) FILTER (WHERE state = 'failed') AS failed
                            FROM bulk_item WHERE bulk_id = :id) counts
                        WHERE id = :id""")
                .param("id", id)
                .query((row, i) -> new BulkPlan(
                        SUMMARY.mapRow(row, i),
                        row.getString("run_by"),
                        row.getObject("rate", Integer.class),
                        row.getObject("remaining", Integer.class),
                        row.getLong("eligible"),
                        row.getLong("pending"),
                        row.getLong("done"),
                        row.getLong("failed"),
                        notEligible,
                        sample,
                        failures))
                .optional();
    }

    /** Newest first. */
    Callable<Page<BulkSummary>> page(QueryParameters query) {
        return new ListQuery("SELECT *, planned_by AS by FROM bulk").page(query, "planned_at", "id", lists, SUMMARY);
    }

    /** Puts it in another state; false where it was in none of those before. */
    boolean change(
            String id,
            List<String> before,
            String state,
            @Nullable String who,
            @Nullable Integer rate,
            @Nullable Integer cap) {
        return jdbc.sql("""
                                UPDATE bulk SET state = :state, changed_at = :now, run_by = COALESCE(:who, run_by),
                                    rate = COALESCE(:rate, rate), remaining = CASE WHEN :starts THEN :cap ELSE remaining END
                                WHERE id = :id AND state IN (:before)""")
                        .param("state", state)
                        .param("now", TimeColumn.of(clock.instant()))
                        .param("who", who)
                        .param("rate", rate)
                        .param("starts", state.equals("running"))
                        .param("cap", cap)
                        .param("id", id)
                        .param("before", before)
                        .update()
                == 1;
    }

    /** Those that run, oldest first. */
    List<Running> running() {
        return lists.sql("SELECT * FROM bulk WHERE state = 'running' ORDER BY planned_at, id")
                .query(Running.class)
                .list();
    }

    /** Begins a bulk's next item; one that has none left is done, one that may do no more pauses. */
    Optional<Step> next(String id) {
        return Optional.ofNullable(transaction.execute(status -> {
            Optional<Running> running =
                    jdbc.sql("""
                            SELECT * FROM bulk WHERE id = :id AND state = 'running' FOR UPDATE""").param("id", id).query(Running.class).optional();
            if (running.isEmpty()) {
                return null;
            }
            Running bulk = running.get();
            Optional<Step> step = jdbc.sql("""
                            SELECT * FROM bulk_item WHERE bulk_id = :id AND state IN ('begun', 'pending')
                            ORDER BY position LIMIT 1""")
                    .param("id", bulk.id())
                    .query((row, i) -> new Step(
                            bulk,
                            row.getInt("position"),
                            row.getString("key"),
                            row.getString("request_uid"),
                            row.getString("state").equals("begun")))
                    .optional();
            boolean isAtCap = bulk.remaining() != null && bulk.remaining() <= 0;
            if (step.isEmpty() || isAtCap) {
                change(bulk.id(), List.of("running"), step.isEmpty() ? "done" : "paused", null, null, null);
                return null;
            }
            set(step.get(), "begun", null);
            return step.get();
        }));
    }

    void finish(Step step, String state, @Nullable String why) {
        transaction.executeWithoutResult(status -> {
            set(step, state, why);
            jdbc.sql("UPDATE bulk SET remaining = remaining - 1, changed_at = :now WHERE id = :id")
                    .param("now", TimeColumn.of(clock.instant()))
                    .param("id", step.bulk().id())
                    .update();
        });
    }

    private void set(Step step, String state, @Nullable String why) {
        jdbc.sql("UPDATE bulk_item SET state = :state, why = :why WHERE bulk_id = :id AND position = :position")
                .param("state", state)
                .param("why", why)
                .param("id", step.bulk().id())
                .param("position", step.position())
                .update();
    }

    record Running(
            String id,
            String action,
            String reason,
            String runBy,
            int rate,
            @Nullable Integer remaining) {}

    /**
     * One of its items.
     *
     * @param wasBegun before, and not finished: the program ended meanwhile, or a part was away
     */
    record Step(
            Running bulk,
            int position,
            String key,
            @Nullable String requestUid,
            boolean wasBegun) {}
}
