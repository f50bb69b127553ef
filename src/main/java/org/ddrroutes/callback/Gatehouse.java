package org.ddrroutes.callback;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * All that the application port serves. It stands before every other filter and lets nothing through to them or to a
 * servlet: the callback's path is answered by the routes, any other path by 404 without a body.
 */
final class Gatehouse implements Filter, AutoCloseable {

    final Patience patience;
    private final CallbackSettings settings;
    private final CallbackChecks checks;
    private final Entrance entrance;
    private final CallbackMetrics metrics;
    private final BoundedLog log;
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, new CustomizableThreadFactory("callback-deadline-"));

    private final Set<Visit> reading = ConcurrentHashMap.newKeySet();
    private volatile boolean stops;

    Gatehouse(
            CallbackSettings settings,
            Patience patience,
            CallbackChecks checks,
            Entrance entrance,
            CallbackMetrics metrics,
            BoundedLog log) {
        this.settings = settings;
        this.checks = checks;
        this.patience = patience;
        this.entrance = entrance;
        this.metrics = metrics;
        this.log = log;
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain none) throws IOException {
        new Visit(this, (HttpServletRequest) request, (HttpServletResponse) response).begin();
    }

    int maxBody() {
        return (int) settings.maxBody().toBytes();
    }

    boolean isCallbackPath(String rawPath) {
        return settings.path().equals(rawPath);
    }

    int httpStatus(Answer answer) {
        return settings.httpStatus(answer.httpStatus());
    }

    /** Whether a callback is refused whatever its body turns out to be. */
    boolean refusesUnread(CapturedRequest head, boolean sizeIsKnown) {
        return checks.refusesUnread(head, sizeIsKnown);
    }

    void reads(Visit visit) {
        // Kept before it is asked whether the program stops: either is seen, here or there.
        reading.add(visit);
        if (stops) {
            after(patience.stop(), visit::cutOffByStop);
        }
    }

    void hasRead(Visit visit) {
        reading.remove(visit);
    }

    /** The server waits for every request in progress, however slowly it comes. */
    @EventListener
    void stops(ContextClosedEvent closed) {
        stops = true;
        after(patience.stop(), () -> reading.forEach(Visit::cutOffByStop));
    }

    Future<?> after(Duration delay, Runnable task) {
        return clock.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Has the route answer a request that is read. Where it cannot, or not in time, the bank is told to send it again. */
    void admit(Visit visit) {
        after(patience.answer(), () -> {
            if (visit.isWaiting()) {
                log.warn("no answer in time", "A callback was not recorded within {}", patience.answer());
                visit.answer(unavailable(visit.captured()));
            }
        });
        boolean admitted = entrance.admit(() -> {
            // Its time may have run out while it waited for a thread.
            if (visit.isWaiting()) {
                CapturedRequest captured = visit.captured();
                visit.answer(entrance.routeAnswer(captured).orElseGet(() -> unavailable(captured)));
            }
        });
        if (!admitted) {
            log.warn("no room", "Too many callbacks at once: one was not recorded");
            visit.answer(unavailable(visit.captured()));
        }
    }

    private Answer unavailable(CapturedRequest captured) {
        return checks.check(captured) instanceof Callback callback
                ? Answer.systemError(callback.requestUid())
                : Answer.systemError(null);
    }

    void answered(Answer answer) {
        metrics.answered(answer.status());
    }

    void cutOff(String why) {
        metrics.cutOff();
        log.warn("cut off: " + why, "A request was cut off: {}", why);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
