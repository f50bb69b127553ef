package org.ddrroutes.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Posts the callbacks that the sandbox bank owes, each a while after its acceptance. One that finds nobody, or gets an
 * HTTP 5xx, is posted again, up to {@value #MAX_TRIES} times; any other answer ends it.
 */
final class CallbackPoster {

    static final int MAX_TRIES = 30;

    private static final Logger LOG = LoggerFactory.getLogger(CallbackPoster.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int THREADS = 4;

    private final Supplier<URI> callbackUrl;
    private final CallbackIdentity identity;
    private final BankLedger ledger;
    private final Duration delay;
    private final Duration betweenTries;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(THREADS, daemonThreads());

    /**
     * @param callbackUrl asked at each post, since the program's port may be known only when it has started
     * @param delay from the acceptance to the callback
     * @param betweenTries from a callback that failed to its repetition
     */
    CallbackPoster(
            Supplier<URI> callbackUrl,
            CallbackIdentity identity,
            BankLedger ledger,
            Duration delay,
            Duration betweenTries,
            Clock clock) {
        this.callbackUrl = callbackUrl;
        this.identity = identity;
        this.ledger = ledger;
        this.delay = delay;
        this.betweenTries = betweenTries;
        this.clock = clock;
    }

    /** Takes up what an earlier run left owing. */
    void start() {
        for (BankLedger.Booking booking : ledger.owed()) {
            var unused = owe(booking);
        }
    }

    void stop() {
        timer.shutdownNow();
    }

    /** Posts the callback when its time has come. @return done once it has been taken, or is given up */
    Future<?> owe(BankLedger.Booking booking) {
        CallbackPlan plan = plan(booking);
        CompletableFuture<Void> settled = new CompletableFuture<>();
        if (plan == CallbackPlan.NONE) {
            settle(booking, settled);
        }
        for (int i = 0; i < plan.times(); i++) {
            later(delay.plus(plan.later()), () -> post(booking, settled, 1));
        }
        return settled;
    }

    private void post(BankLedger.Booking booking, CompletableFuture<Void> settled, int tryNumber) {
        String owedFor = booking.call().requestUid();
        CallbackMessage message = CallbackMessage.of(booking, plan(booking), identity, clock.instant());
        try {
            HttpRequest request = HttpRequest.newBuilder(callbackUrl.get())
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("msg-hdr", message.header())
                    .POST(HttpRequest.BodyPublishers.ofString(message.body()))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() < 500) {
                warnUnlessTaken(owedFor, answer);
                settle(booking, settled);
                return;
            }
            LOG.debug("callback {}: HTTP {}, again later", owedFor, answer.statusCode());
        } catch (IOException e) {
            LOG.debug("callback {}: {}, again later", owedFor, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (tryNumber == MAX_TRIES) {
            LOG.warn("The sandbox bank gives up the callback for {} after {} tries", owedFor, tryNumber);
            settle(booking, settled);
            return;
        }
        later(betweenTries, () -> post(booking, settled, tryNumber + 1));
    }

    private static void warnUnlessTaken(String owedFor, HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            LOG.warn("The callback for {} was refused with HTTP {}: {}", owedFor, answer.statusCode(), answer.body());
        }
    }

    private void settle(BankLedger.Booking booking, CompletableFuture<Void> settled) {
        ledger.settle(booking.call().requestUid());
        settled.complete(null);
    }

    private static CallbackPlan plan(BankLedger.Booking booking) {
        return Conduct.of(booking.call().field("accountNo").orElseThrow()).callback();
    }

    private void later(Duration after, Runnable task) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static CustomizableThreadFactory daemonThreads() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("sandbox-callback-");
        factory.setDaemon(true);
        return factory;
    }
}
