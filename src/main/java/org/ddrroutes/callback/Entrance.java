package org.ddrroutes.callback;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Where requests pass from the server to the route that answers them, on threads of its own, so many and no more. */
final class Entrance implements AutoCloseable {

    /** As many as the database has connections to give: more would only wait for one. */
    private static final int THREADS = 16;

    private static final int QUEUE = 1_000;

    private final AtomicReference<CallbackConsumer> route = new AtomicReference<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            new CustomizableThreadFactory("callback-"));

    Entrance() {
        threads.allowCoreThreadTimeOut(true);
    }

    void open(CallbackConsumer consumer) {
        route.set(consumer);
    }

    void close(CallbackConsumer consumer) {
        route.compareAndSet(consumer, null);
    }

    /** Has a request served soon; false when there are too many of them. */
    boolean admit(Runnable request) {
        try {
            threads.execute(request);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** The route's answer; empty when the route is stopped or left none. */
    Optional<Answer> routeAnswer(CapturedRequest request) {
        CallbackConsumer open = route.get();
        return open == null ? Optional.empty() : open.answer(request);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
