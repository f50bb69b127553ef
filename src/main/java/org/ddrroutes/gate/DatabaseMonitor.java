package org.ddrroutes.gate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.outage.Outage;
import org.ddrroutes.outage.OutageGauge;
import org.ddrroutes.outage.SqlFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Knows whether the database takes writes, and judges whose fault a failure is. While it is down nothing is received; it is
 * up again when a write of our own succeeds.
 */
@Component
public class DatabaseMonitor implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseMonitor.class);
    private static final long ASK_EVERY_MILLIS = 200;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 10;

    private static final String DISK_FULL = "53100";
    private static final String OTHER = "other";
    private static final List<String> STATE_CLASSES = List.of(
            "08", "0A", "22", "23", "25", "26", "28", "40", "42", "53", "54", "55", "57", "58", "P0", "XX", OTHER);

    private final WriteProbe probe;
    private final MeterProvider<Counter> failures;
    private final Outage outage;
    private final OutageGauge present;
    private final ScheduledExecutorService prober =
            Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "database-monitor", true));

    private long beatAtNanos = System.nanoTime();
    private volatile boolean stopping;

    /** What a failure means for what it struck. */
    public enum Judgement {
        /** Every message would meet it. */
        OUTAGE,
        /** The same may well succeed the next time. */
        CONFLICT,
        /** Others do not meet it. */
        ONE_MESSAGE
    }

    DatabaseMonitor(WriteProbe probe, ObjectProvider<Outage> outages, MeterRegistry meters) {
        this.probe = probe;
        this.outage = outages.getIfAvailable(Outage::new);
        this.failures = Counter.builder("ddr.database.failures")
                .description("Statements of the flow that the database failed, by the class of the SQLSTATE")
                .withRegistry(meters);
        STATE_CLASSES.forEach(stateClass -> failures.withTag("class", stateClass));
        present = new OutageGauge("ddr.database.outage", "sqlstate", outage, meters);
        Gauge.builder("ddr.database.up", outage, now -> now.isDown() ? 0 : 1)
                .description("1 while the database takes writes, 0 while it does not")
                .register(meters);
        prober.scheduleWithFixedDelay(this::check, ASK_EVERY_MILLIS, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    public boolean isUp() {
        return !outage.isDown();
    }

    /** The SQLSTATE that the database refused with last; empty while there is no outage. */
    public Optional<String> sqlState() {
        return outage.now().map(Outage.Down::code);
    }

    /** Judges a failure. Where its SQLSTATE does not tell, the database is asked whether it takes such writes from others. */
    public Judgement judge(@Nullable Throwable failure) {
        return SqlFailure.of(failure).map(this::judge).orElse(Judgement.ONE_MESSAGE);
    }

    /** Has a failure judged, without waiting for it: for whoever has to answer soon. */
    public void suspect(@Nullable Throwable failure) {
        SqlFailure.of(failure).ifPresent(found -> {
            if (found.kind() == SqlFailure.Kind.UNDECIDED
                    || found.kind() == SqlFailure.Kind.STALE
                    || outage.hasJustEnded()) {
                try {
                    prober.execute(() -> judge(found));
                } catch (RejectedExecutionException e) {
                    LOG.debug("not judged: the program stops");
                }
            } else {
                judge(found);
            }
        });
    }

    /** What everybody reads could not be read. */
    void failed(@Nullable Throwable failure) {
        SqlFailure found = SqlFailure.of(failure).orElse(SqlFailure.UNKNOWN);
        if (!isReportedLate(found)) {
            begin(found);
        }
    }

    /**
     * Waits until the database takes writes, and the longer the more often it did and then failed again.
     *
     * @param failures how often that was
     * @return false when the program stops meanwhile
     */
    public boolean awaitWrites(int failures) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, ASK_EVERY_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
        while (!stopping && (outage.isDown() || System.nanoTime() < end)) {
            try {
                TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS / 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !stopping;
    }

    private Judgement judge(SqlFailure failure) {
        failures.withTag("class", STATE_CLASSES.contains(failure.stateClass()) ? failure.stateClass() : OTHER)
                .increment();
        return switch (failure.kind()) {
            case DATA -> Judgement.ONE_MESSAGE;
            case CONFLICT -> Judgement.CONFLICT;
            case SERVER -> {
                if (isReportedLate(failure)) {
                    yield Judgement.CONFLICT;
                }
                begin(failure);
                yield Judgement.OUTAGE;
            }
            case STALE -> isOfAll(null) ? Judgement.OUTAGE : Judgement.CONFLICT;
            case UNDECIDED -> isOfAll(failure) ? Judgement.OUTAGE : Judgement.ONE_MESSAGE;
        };
    }

    /** Who waited for the database while it was down may say so after it is up. Of its room the small probe knows nothing. */
    private boolean isReportedLate(SqlFailure failure) {
        return outage.hasJustEnded() && !failure.sqlState().equals(DISK_FULL) && !isOfAll(failure);
    }

    /** @param told what the outage is told with; null where what the database answers now tells more */
    private boolean isOfAll(@Nullable SqlFailure told) {
        if (outage.isDown()) {
            return true;
        }
        synchronized (probe) {
            if (outage.isDown()) {
                return true;
            }
            probe.dropConnections();
            Optional<SqlFailure> refusal = probe.writeLikeTheFlow();
            refusal.ifPresent(answer -> begin(told == null ? answer : told));
            return refusal.isPresent();
        }
    }

    private void begin(SqlFailure failure) {
        if (!stopping && outage.begin(failure.sqlState())) {
            LOG.error(
                    "database outage, SQLSTATE {}: consumption stops until the database takes a write; see operating.md",
                    failure.sqlState());
            present.show();
            probe.dropConnections();
        }
    }

    private void check() {
        try {
            Outage.Down down = outage.now().orElse(null);
            if (down == null) {
                if (System.nanoTime() - beatAtNanos > HEARTBEAT_NANOS) {
                    probe.writeHeartbeat().ifPresent(this::begin);
                    beatAtNanos = System.nanoTime();
                }
            } else if (outage.isDue(down)) {
                refusal(down).ifPresentOrElse(refused -> goOn(down, refused), () -> end(down));
            }
        } catch (RuntimeException e) {
            LOG.debug("not asked: {}", e.getClass().getSimpleName());
        }
    }

    private Optional<SqlFailure> refusal(Outage.Down down) {
        synchronized (probe) {
            return (down.codes().contains(DISK_FULL) ? probe.writeNewPages() : Optional.<SqlFailure>empty())
                    .or(probe::writeLikeTheFlow);
        }
    }

    /** An outage often begins with a lost connection, and goes on with what keeps the next one from being of use. */
    private void goOn(Outage.Down down, SqlFailure refused) {
        boolean isNew = refused.isAnswer() && outage.goesOn(down, refused.sqlState());
        present.show();
        if (isNew && !refused.isOfTheConnection()) {
            LOG.warn("database outage goes on, now with SQLSTATE {}; before with {}", refused.sqlState(), down.code());
        }
    }

    private void end(Outage.Down down) {
        probe.dropConnections();
        outage.end(down)
                .ifPresent(
                        lasted -> LOG.warn("database outage over after {} s: consumption goes on", lasted.toSeconds()));
        present.show();
    }

    @EventListener
    void stop(ContextClosedEvent event) {
        stopping = true;
    }

    @Override
    public void destroy() {
        stopping = true;
        prober.shutdownNow();
    }
}
