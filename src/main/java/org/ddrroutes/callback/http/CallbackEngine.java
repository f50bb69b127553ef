package org.ddrroutes.callback.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.ddrroutes.callback.CallbackRequest;
import org.ddrroutes.callback.CallbackResponse;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Connects the callback port with the route that starts at {@code platform-http}: its requests run on threads of their own,
 * so many and no more. Camel's own engines take no limits, copy request headers into answers and turn failures into pages.
 */
public final class CallbackEngine implements PlatformHttpEngine, AutoCloseable {

    /** As many as the database has connections to give: more would only wait for one. */
    private static final int THREADS = 16;

    private static final int QUEUE = 1_000;

    private final int port;
    private final AtomicReference<CallbackConsumer> consumer = new AtomicReference<>();

    /** Callbacks share it; who replaces their routes has it alone. */
    private final ReadWriteLock routes = new ReentrantReadWriteLock();

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            new CustomizableThreadFactory("callback-"));

    CallbackEngine(int port) {
        this.port = port;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new CallbackConsumer(endpoint, processor, this);
    }

    @Override
    public int getServerPort() {
        return port;
    }

    void open(CallbackConsumer started) {
        consumer.set(started);
    }

    void close(CallbackConsumer stopped) {
        consumer.compareAndSet(stopped, null);
    }

    /**
     * Has the route answer a request soon. A caller that no longer waits completes the future itself: what has not begun
     * by then is not done.
     *
     * @throws RejectedExecutionException when there are too many of them
     */
    CompletableFuture<CallbackResponse> process(CallbackRequest request) {
        CompletableFuture<CallbackResponse> response = new CompletableFuture<>();
        threads.execute(() -> {
            routes.readLock().lock();
            try {
                if (!response.isDone()) {
                    CallbackConsumer route = consumer.get();
                    response.complete(
                            route == null
                                    ? CallbackResponse.systemError(request.nameableRequestUid())
                                    : route.process(request));
                }
            } finally {
                routes.readLock().unlock();
            }
        });
        return response;
    }

    /**
     * Lets callbacks wait from now on, once those in hand are answered. The thread that calls this must release them.
     *
     * @return false when they have not been answered in time; callbacks do not wait then
     */
    public boolean hold(Duration limit) throws InterruptedException {
        return routes.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    public void release() {
        routes.writeLock().unlock();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
