package org.ddrroutes.result;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.ObjectHelper;
import org.ddrroutes.broker.ConnectionLoss;
import org.ddrroutes.broker.ReplyAddress;
import org.ddrroutes.database.AfterCommit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jms.JmsException;
import org.springframework.stereotype.Component;

/**
 * The steps of the routes that relay results. The session is committed first, the rows are removed after it: a crash between
 * the two sends again rather than never. Nothing is sent within a database transaction, and nothing without a deadline. An
 * address that fails is sent to apart from the others until it takes results again.
 */
@Component("outboxRelay")
public class OutboxRelay {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 500;
    private static final int APART_AT_ONCE = 128;
    private static final long LOOK_EVERY_MILLIS = 1_000;

    /** While results come one upon another, so long the next are let gather: a batch costs two commits, however small it is. */
    private static final long GATHER_MILLIS = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** So long an address that has failed is sent to apart, so that one that is full now and then holds up nobody. */
    private static final Duration PROBATION = Duration.ofMinutes(1);

    private final OutboxBatches outbox;
    private final OutboxSignal signal;
    private final RelayLease lease;
    private final BatchDeadline deadline;
    private final ReplyAddress addresses;
    private final ResultsQueueProbe resultsQueue;
    private final Clock clock;
    /** Addresses that are sent to apart right now: a slow one is not sent to by two threads, and no other waits for it. */
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    private volatile @Nullable ResultBatch taken;
    private volatile boolean mayHaveMore;
    private volatile boolean wasFull;
    private volatile boolean brokerFailed;
    private volatile boolean databaseFailed;

    OutboxRelay(
            OutboxBatches outbox,
            OutboxSignal signal,
            RelayLease lease,
            BatchDeadline deadline,
            ReplyAddress addresses,
            ResultsQueueProbe resultsQueue,
            Clock clock) {
        this.outbox = outbox;
        this.signal = signal;
        this.lease = lease;
        this.deadline = deadline;
        this.addresses = addresses;
        this.resultsQueue = resultsQueue;
        this.clock = clock;
    }

    /**
     * Waits for results, and takes a batch of them where this instance is the one that relays and the last batch is
     * concluded. When the program stops, the scheduler is told that there is nothing, so that it does not come back at once and
     * the stop need not wait for it.
     */
    public List<ResultBatch> takeResults(Exchange exchange) throws InterruptedException {
        if (mayHaveMore && !wasFull) {
            Thread.sleep(GATHER_MILLIS);
        } else if (!mayHaveMore && !signal.await(LOOK_EVERY_MILLIS)) {
            exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, false);
            return List.of();
        }
        mayHaveMore = false;
        try {
            ResultBatch last = taken;
            boolean isNext = lease.take() && (last == null || !last.isOpen());
            List<OutboxRow> rows = isNext ? outbox.oldest(BATCH) : List.of();
            mayHaveMore = !rows.isEmpty();
            wasFull = rows.size() == BATCH;
            databaseFailed = false;
            if (rows.isEmpty()) {
                return List.of();
            }
            ResultBatch next = new ResultBatch(rows, null);
            taken = next;
            return concludedAtEnd(List.of(next), exchange);
        } catch (DataAccessException e) {
            tellDatabaseFailure(e);
            return List.of();
        }
    }

    /** Takes a batch for each address that is sent to apart from the others and is due. */
    public List<ResultBatch> takeFailedAddresses(Exchange exchange) {
        List<ResultBatch> batches = new ArrayList<>();
        try {
            if (lease.isHeld()) {
                for (ResultAddress address : outbox.apart(clock.instant(), APART_AT_ONCE + inFlight.size())) {
                    if (!inFlight.contains(address.address())) {
                        takeApart(address).ifPresent(batches::add);
                    }
                }
            }
        } catch (DataAccessException e) {
            tellDatabaseFailure(e);
        }
        return concludedAtEnd(batches, exchange);
    }

    /** Whatever the routes say or leave out. */
    private List<ResultBatch> concludedAtEnd(List<ResultBatch> batches, Exchange exchange) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                if (done.getContext().isStarted()) {
                    batches.stream().filter(batch -> !batch.isConcluded()).forEach(batch -> removeSent(batch, done));
                }
            }
        });
        return batches;
    }

    private Optional<ResultBatch> takeApart(ResultAddress address) {
        List<OutboxRow> rows = outbox.oldest(address.address(), address.chunk());
        if (rows.isEmpty()) {
            nothingWaits(address);
            return Optional.empty();
        }
        inFlight.add(address.address());
        return Optional.of(new ResultBatch(rows, address));
    }

    /** From now on the batch has a limited time until its commit. Returns its results. */
    public List<OutboxRow> start(@Variable("batch") ResultBatch batch) {
        Session session = addresses.currentSession();
        batch.start(deadline.watch(session), session);
        AfterCommit.run(batch::committed);
        return batch.rows();
    }

    /** The last step before the commit. */
    public void beforeCommit(@Variable("batch") ResultBatch batch) {
        batch.sent();
        lease.extendOrFail();
    }

    /** Removes what was sent to its address in the session that is committed; what the routes did not send is held. */
    public void removeSent(@Variable("batch") ResultBatch batch, Exchange exchange) {
        ResultAddress address = batch.apart();
        batch.conclude();
        try {
            Set<OutboxRow> sent = batch.sentRows();
            outbox.remove(sent, lease.owner());
            List<OutboxRow> unsent =
                    batch.rows().stream().filter(row -> !sent.contains(row)).toList();
            hold(unsent, batch, exchange, "none");
            if (brokerFailed && !sent.isEmpty()) {
                brokerFailed = false;
                LOG.info("results are sent again");
            }
            if (address != null && !sent.isEmpty()) {
                tookResults(address, sent.size());
            }
        } catch (DataAccessException e) {
            mayHaveMore = false;
            tellDatabaseFailure(e);
        } finally {
            if (address != null) {
                inFlight.remove(address.address());
            }
        }
    }

    private void hold(List<OutboxRow> unsent, ResultBatch batch, Exchange exchange, String failure) {
        if (unsent.isEmpty()) {
            return;
        }
        outbox.hold(unsent);
        List<OutboxRow> toTell = unsent.stream().filter(row -> !row.wasHeld()).toList();
        if (!toTell.isEmpty()) {
            LOG.error(
                    "the routes did not send {} results to their addresses, requestUID={}: they wait, and others go"
                            + " on. last step={} failure={}. Compare the routes with those shipped",
                    toTell.size(),
                    toTell.get(0).requestUid(),
                    batch.lastStep(toTell.get(0), exchange),
                    failure);
        }
    }

    /** Nothing of the batch was sent, as far as is known, or a step behind the commit has failed. */
    public void recordFailure(@Variable("batch") ResultBatch batch, Exchange exchange) {
        batch.conclude();
        Throwable failure =
                Objects.requireNonNull(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class));
        List<OutboxRow> heldUp = batch.heldUp(failure, isOfJms(failure));
        try {
            if (has(failure, RelayLease.LeaseLost.class)) {
                LOG.info("results are relayed by another instance");
            } else if (has(failure, DataAccessException.class)) {
                tellDatabaseFailure(failure);
            } else if (batch.isCommitted()) {
                removeSent(batch, exchange);
                return;
            } else if (!batch.isOverdue() && ConnectionLoss.isCauseOf(failure, null)) {
                tellBrokerFailure(failure);
            } else if (!heldUp.isEmpty()) {
                hold(heldUp, batch, exchange, name(failure));
                return;
            } else if (batch.apart() == null) {
                outbox.sendApart(batch.suspects(), clock.instant());
                return;
            } else {
                tookNothing(batch.apart(), batch.isOverdue() ? "no room in time" : name(failure));
            }
        } catch (DataAccessException e) {
            tellDatabaseFailure(e);
        } finally {
            if (batch.apart() != null) {
                inFlight.remove(batch.apart().address());
            }
        }
        if (batch.apart() == null) {
            mayHaveMore = false;
        }
    }

    private void nothingWaits(ResultAddress address) {
        if (isOverProbation(address)) {
            outbox.sendWithOthers(address.address());
        } else {
            outbox.sendMoreApart(
                    address.address(), address.chunk(), clock.instant().plus(PAUSE));
        }
    }

    private void tookResults(ResultAddress address, int count) {
        if (address.tries() > 0) {
            if (address.isResultsQueue()) {
                LOG.info("the results queue takes results again");
            } else {
                outbox.forgetTries(address.address());
            }
        }
        boolean isCaughtUp = count < address.chunk() || address.chunk() == BATCH || address.failedAt() == null;
        if (isCaughtUp && isOverProbation(address)) {
            outbox.sendWithOthers(address.address());
        } else {
            outbox.sendMoreApart(address.address(), Math.min(BATCH, 2 * address.chunk()), clock.instant());
        }
    }

    private boolean isOverProbation(ResultAddress address) {
        Instant failedAt = address.failedAt();
        return failedAt == null || failedAt.isBefore(clock.instant().minus(PROBATION));
    }

    private void tookNothing(ResultAddress address, String failure) {
        int tries = address.tries();
        if (address.isResultsQueue()) {
            if (tries == 0) {
                LOG.error(
                        "results wait: the results queue does not take them ({}); reply addresses are served", failure);
            }
            tries++;
        } else if (address.chunk() == 1 && resultsQueue.takesMessages()) {
            if (tries == 0) {
                LOG.warn("results of one reply address wait: it does not take them ({})", failure);
            }
            tries++;
            int given = outbox.countTry(address.address());
            if (given > 0) {
                LOG.warn(
                        "{} results go to the results queue: their reply address did not take them at {} tries ({})",
                        given,
                        OutboxBatches.MAX_TRIES,
                        failure);
            }
        }
        Duration pause = PAUSE.multipliedBy(Math.max(1, tries));
        outbox.rest(
                address.address(), tries, clock.instant(), pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private void tellBrokerFailure(Throwable failure) {
        if (!brokerFailed) {
            brokerFailed = true;
            LOG.warn("results not sent, they wait: the broker failed ({})", name(failure));
        }
    }

    private void tellDatabaseFailure(Throwable failure) {
        if (!databaseFailed) {
            databaseFailed = true;
            LOG.warn("results wait: the database failed ({})", name(failure));
        }
    }

    private static boolean isOfJms(Throwable failure) {
        return Stream.of(
                        JMSException.class,
                        JmsException.class,
                        JMSRuntimeException.class,
                        RejectedExecutionException.class,
                        InterruptedException.class)
                .anyMatch(type -> has(failure, type));
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return ObjectHelper.getException(type, failure) != null;
    }

    private static String name(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
    }
}
