package org.ddrroutes.operations.web;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what waits for the database or the broker, each kind in few threads of its own: a kind that is slow holds up
 * neither the others nor health. What finds no room is refused at once.
 */
@Component
public class OperatorWork implements DisposableBean {

    private static final int THREADS = 4;
    private static final int WAITING_A_THREAD = 16;
    private static final int IDLE_SECONDS = 60;

    /** Of a list, its waiting included. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As many threads as the lists have connections. */
    private final Scheduler lists = scheduler("operators-list", ListDatabase.CONNECTIONS);

    private final Scheduler browsing = scheduler("operators-browse", THREADS);
    private final ThreadPoolExecutor actions = executor("operators-act");

    /** Reads lists from the database. */
    public <T> Mono<T> list(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(lists).timeout(PATIENCE);
    }

    /** Reads lists from the broker. */
    public <T> Mono<T> browse(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(browsing).timeout(PATIENCE);
    }

    /** Does something, or looks at one row. Once begun it is ended, though whoever asked may have hung up. */
    public <T> Mono<T> act(Supplier<T> work) {
        return Mono.fromFuture(() -> CompletableFuture.supplyAsync(work, actions), true);
    }

    @Override
    public void destroy() {
        lists.dispose();
        browsing.dispose();
        actions.shutdownNow();
    }

    private static ThreadPoolExecutor executor(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(THREADS * WAITING_A_THREAD),
                new CustomizableThreadFactory(name + "-"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Scheduler scheduler(String name, int threads) {
        return Schedulers.newBoundedElastic(threads, WAITING_A_THREAD, name, IDLE_SECONDS, true);
    }
}
