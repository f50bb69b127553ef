package org.ddrroutes.reload;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.ddrroutes.bank.BankCodes;
import org.ddrroutes.broker.ReceivePermits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Looks every second whether the route files or the bank codes have been edited, and takes an edit that passes the check and the
 * rehearsal: between two messages, all of it or nothing.
 */
final class RouteReload implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

    /** A call that waits for a token and is made twice takes longer than any other. */
    private static final Duration CALLS_END_WITHIN = Duration.ofSeconds(90);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final LiveFiles files;
    private final Rehearsal rehearsal;
    private final RouteSwap swap;
    private final ReceivePermits permits;
    private final BankCodes codes;
    private final SettingsOnDisk disk;
    private final SettingsReload settings;
    private final ReloadAudit audit;
    private final ReloadMetrics metrics;
    private final Clock clock;
    private final LookInterval interval;
    private final EditWatch watch;
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(new CamelThreadFactory("#name#", "route-reload", true));
    private volatile boolean running;

    RouteReload(
            LiveFiles files,
            Rehearsal rehearsal,
            RouteSwap swap,
            ReceivePermits permits,
            BankCodes codes,
            SettingsOnDisk disk,
            SettingsReload settings,
            ReloadAudit audit,
            ReloadMetrics metrics,
            Clock clock,
            ObjectProvider<LookInterval> interval) {
        this.files = files;
        this.rehearsal = rehearsal;
        this.swap = swap;
        this.permits = permits;
        this.codes = codes;
        this.disk = disk;
        this.settings = settings;
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
        this.interval = interval.getIfAvailable(() -> LookInterval.DEFAULT);
        this.watch = new EditWatch(files.live().files().sha256());
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        long millis = interval.time().toMillis();
        looker.scheduleWithFixedDelay(() -> guard(this::look), millis, millis, TimeUnit.MILLISECONDS);
        looker.scheduleWithFixedDelay(() -> guard(settings::look), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        running = true;
    }

    /** A swap that has begun is ended before the routes are stopped. */
    @Override
    public void stop() {
        running = false;
        looker.shutdown();
        try {
            if (!looker.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the routes are stopped while they are being replaced");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The next look is made all the same. */
    private static void guard(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.warn("it could not be looked for edits: {}", e.getClass().getName());
        }
    }

    private void look() {
        RouteFiles edited;
        try {
            edited = files.onDisk();
        } catch (IOException e) {
            LOG.debug("the files cannot be read now: {}", e.getClass().getSimpleName());
            return;
        }
        String hash = edited.sha256();
        switch (watch.next(hash, clock.instant())) {
            case WAIT -> {}
            case TAKEN_BACK -> {
                files.takeBack();
                LOG.info("the edit that was refused has been taken back");
            }
            case TRY -> {
                ReloadResult result = take(edited);
                switch (result) {
                    case APPLIED -> watch.applied(hash);
                    case POSTPONED -> watch.postponed(clock.instant());
                    default -> watch.refused(hash);
                }
                metrics.ended(result);
            }
        }
    }

    private ReloadResult take(RouteFiles edited) {
        try {
            List<String> faults = rehearsal.faults(edited, files.live().files());
            if (!faults.isEmpty()) {
                refuse(faults);
                return ReloadResult.REFUSED;
            }
            return swapIn(edited);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ReloadResult.POSTPONED;
        } catch (Exception e) {
            refuse(List.of("it could not be tried: " + e.getClass().getName()));
            return ReloadResult.FAILED;
        }
    }

    private void refuse(List<String> faults) {
        files.refuse(faults);
        audit.refused("routes", String.join("; ", faults));
        faults.forEach(fault -> LOG.warn("edit refused, what ran runs on: {}", fault));
    }

    private ReloadResult swapIn(RouteFiles edited) throws Exception {
        if (!permits.withhold(CALLS_END_WITHIN)) {
            LOG.warn("edit postponed: messages in hand did not end within {} s", CALLS_END_WITHIN.toSeconds());
            return ReloadResult.POSTPONED;
        }
        RouteFiles before = files.live().files();
        try {
            if (edited.hasRoutesOf(before)) {
                takeCodes(edited);
            } else {
                ReloadResult result = replaceRoutes(edited, before);
                if (result != ReloadResult.APPLIED) {
                    return result;
                }
            }
        } finally {
            permits.release();
        }
        files.replaceBy(edited);
        String changed = edited.changesTo(before);
        audit.done("routes", changed);
        LOG.info("edit taken: {}", changed);
        return ReloadResult.APPLIED;
    }

    private ReloadResult replaceRoutes(RouteFiles edited, RouteFiles before) throws InterruptedException {
        try {
            if (swap.stopSources()) {
                if (swap.replaceBy(edited.resources(files.folder()), () -> takeSettings(edited))) {
                    return ReloadResult.APPLIED;
                }
                swap.startSources();
            }
            LOG.warn("edit postponed: what is in hand did not end in time");
            return ReloadResult.POSTPONED;
        } catch (Exception e) {
            putBack(before);
            refuse(List.of("the routes could not be started in place of those that ran: " + rehearsal.reason(e)));
            return ReloadResult.FAILED;
        }
    }

    /** Without routes nothing is taken and callbacks are told to come again; so it is tried until it is done. */
    private void putBack(RouteFiles before) throws InterruptedException {
        while (running) {
            try {
                if (swap.replaceBy(before.resources(files.folder()), () -> takeSettings(before))) {
                    return;
                }
            } catch (Exception e) {
                LOG.error(
                        "the routes that ran cannot be started again: {}",
                        e.getClass().getName());
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void takeSettings(RouteFiles from) {
        disk.hold(from.own());
        takeCodes(from);
    }

    private void takeCodes(RouteFiles from) {
        codes.replaceBy(from.codesAs("bank codes"));
    }
}
