package org.ddrroutes.operations.bulk;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.operations.audit.AuditEntry;
import org.ddrroutes.operations.audit.AuditLog;
import org.ddrroutes.operations.deadletter.DeadLetterSearch;
import org.ddrroutes.operations.deadletter.DiscardedLetters;
import org.ddrroutes.operations.deadletter.FoundDeadLetter;
import org.ddrroutes.operations.deadletter.Replay;
import org.ddrroutes.operations.registration.PutBack;
import org.ddrroutes.operations.stuck.QueueDepthSampler;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.registration.RequestUid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.JmsException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Does what bulks say, one item after the other, in one of the instances: who has the lease. Of several that run, each has
 * its turn at its own rate. Where it stops in the middle, the next one goes on with the item that was begun. While the
 * database or the broker is away it waits.
 */
@Component
class BulkRunner implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BulkRunner.class);
    private static final int LEASE_SECONDS = 30;

    private final String owner = UUID.randomUUID().toString();
    private final BulkTable bulks;
    private final DeadLetterSearch search;
    private final Replay replay;
    private final DiscardedLetters discarded;
    private final PutBack putBack;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final DatabaseMonitor database;
    private final QueueDepthSampler broker;
    private volatile boolean stopping;
    private volatile boolean held;

    BulkRunner(
            BulkTable bulks,
            DeadLetterSearch search,
            Replay replay,
            DiscardedLetters discarded,
            PutBack putBack,
            AuditLog audit,
            JdbcClient jdbc,
            DatabaseMonitor database,
            QueueDepthSampler broker) {
        this.bulks = bulks;
        this.search = search;
        this.replay = replay;
        this.discarded = discarded;
        this.putBack = putBack;
        this.audit = audit;
        this.jdbc = jdbc;
        this.database = database;
        this.broker = broker;
    }

    @Override
    public void destroy() {
        stopping = true;
        if (held) {
            try {
                extendLease(0);
            } catch (DataAccessException e) {
                LOG.debug("the lease ends by itself: {}", e.getClass().getSimpleName());
            }
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void run() {
        Map<String, Long> turns = new HashMap<>();
        try {
            while (!stopping && database.isUp()) {
                List<BulkTable.Running> running = bulks.running();
                if (running.isEmpty() || !takeLease()) {
                    return;
                }
                long now = System.nanoTime();
                BulkTable.Running next = Collections.min(
                        running, Comparator.comparingLong(bulk -> turns.getOrDefault(bulk.id(), now) - now));
                long wait = turns.getOrDefault(next.id(), now) - now;
                if (wait > 0) {
                    sleep(wait);
                    continue;
                }
                turns.put(next.id(), now + TimeUnit.SECONDS.toNanos(1) / next.rate());
                Optional<BulkTable.Step> step = bulks.next(next.id());
                if (step.isPresent() && !run(step.get())) {
                    return;
                }
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("bulks wait for the database: {}", e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            LOG.error("a bulk could not go on: {}", e.getClass().getName());
        }
    }

    /** False where it is to be tried again: a part is away. */
    private boolean run(BulkTable.Step step) {
        BulkTable.Running bulk = step.bulk();
        AuditEntry entry = new AuditEntry(
                bulk.runBy(), null, bulk.action(), "bulk/" + bulk.id(), step.requestUid(), bulk.reason());
        try {
            audit.record(entry, note -> act(step));
            bulks.finish(step, "done", null);
        } catch (OperatorProblem e) {
            boolean isGone = e.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
            boolean wasDone = step.wasBegun() && isGone;
            bulks.finish(step, wasDone ? "done" : "failed", e.getBody().getDetail());
        } catch (DataAccessException | TransactionException | JmsException e) {
            if (!database.isUp() || broker.depths().isEmpty()) {
                return false;
            }
            bulks.finish(step, "failed", e.getClass().getSimpleName());
        }
        return true;
    }

    private boolean act(BulkTable.Step step) {
        BulkTable.Running bulk = step.bulk();
        BulkAction action = BulkAction.of(bulk.action());
        if (action == BulkAction.PUT_BACK) {
            putBack.putBack(new RequestUid(step.key()), bulk.runBy());
            return true;
        }
        FoundDeadLetter letter = search.find(step.key());
        if (action == BulkAction.REPLAY) {
            replay.replay(letter, bulk.runBy());
        } else {
            discarded.discard(letter, bulk.runBy(), bulk.reason());
        }
        return true;
    }

    private boolean takeLease() {
        held = extendLease(LEASE_SECONDS);
        return held;
    }

    private boolean extendLease(int seconds) {
        return jdbc.sql("""
                                UPDATE lease SET owner = :owner, until = CURRENT_TIMESTAMP + INTERVAL '%d' SECOND
                                WHERE name = 'bulk' AND (owner = :owner OR owner IS NULL OR until < CURRENT_TIMESTAMP)""".formatted(seconds)).param("owner", owner).update() == 1;
    }

    private void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }
}
