package org.ddrroutes.chaos;

import java.net.URI;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.ddrroutes.flow.BankCallback;
import org.ddrroutes.flow.TestSetup;

/** Posts the bank's callbacks, to either instance, each until it is taken; now and then one too many. */
final class CallbackSender implements AutoCloseable {

    private static final int LATEST_MILLIS = 1_500;
    private static final int NEXT_TRY_MILLIS = 300;
    private static final int INSTANCES = 2;

    private final TestSetup setup;
    private final IntFunction<URI> addresses;
    private final SplittableRandom random;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);

    CallbackSender(long seed, TestSetup setup, IntFunction<URI> addresses) {
        this.setup = setup;
        this.addresses = addresses;
        this.random = new SplittableRandom(seed);
    }

    /** Some come before the bank's own answer. */
    void report(Order order) {
        String body = order.sample().callbackBody(order.fate().finalCode()).toString();
        int times = draw(10) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            open.incrementAndGet();
            later(order, body, draw(LATEST_MILLIS));
        }
    }

    /** Callbacks that were not taken yet. */
    int open() {
        return open.get();
    }

    int posts() {
        return posts.get();
    }

    /** Answers that tell the bank not to try again: there must be none. */
    Queue<String> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void later(Order order, String body, int millis) {
        threads.schedule(() -> post(order, body), millis, TimeUnit.MILLISECONDS);
    }

    private void post(Order order, String body) {
        int status;
        posts.incrementAndGet();
        try {
            URI address = addresses.apply(draw(INSTANCES));
            status = BankCallback.of(
                            setup, address, order.sample(), order.fate().finalCode())
                    .withBody(body)
                    .post()
                    .statusCode();
        } catch (RuntimeException notReached) {
            status = 0;
        }
        if (status == 200) {
            open.decrementAndGet();
            return;
        }
        if (status / 100 == 4) {
            refusals.add(order.requestUid() + " HTTP " + status);
        }
        later(order, body, NEXT_TRY_MILLIS);
    }

    private int draw(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }
}
