package org.ddrroutes.startup;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends the program at once after an {@link OutOfMemoryError}: nobody knows which thread it has ended, and a program that
 * lives on without one of its consumers looks healthy. {@code -XX:+ExitOnOutOfMemoryError} does this best, but the JVM
 * takes it from its command line alone, neither from a jar nor at run time.
 *
 * <p>So the error is looked for where it shows: a thread that it ends, any log line that carries it (disabled levels
 * included), and a heap that is full after a full collection.
 */
public final class OutOfMemoryExit extends TurboFilter {

    static final int EXIT_CODE = 3;

    private static final double FULL = 0.95;
    private static final long LOOK_MILLIS = 500;

    /** Found now: to find a class takes memory. */
    private static final Runtime RUNTIME = Runtime.getRuntime();

    private static final FileOutputStream CONSOLE = new FileOutputStream(FileDescriptor.err);
    private static final byte[] LINE =
            "The program ends: it has run out of memory (OutOfMemoryError). Give it a larger heap with -Xmx\n"
                    .getBytes(StandardCharsets.UTF_8);

    private OutOfMemoryExit() {}

    /** From now on; once a JVM. */
    public static void install() {
        prepareHalt();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            exitIfCausedBy(failure);
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                LoggerFactory.getLogger(OutOfMemoryExit.class).error("thread {} ended", thread.getName(), failure);
            }
        });
        watchHeap();
        watchLog();
    }

    /** Watches the log that Spring Boot has set up: what was set up before is forgotten with its filters. */
    static final class WatchLog implements ApplicationListener<ApplicationPreparedEvent> {

        @Override
        public void onApplicationEvent(ApplicationPreparedEvent event) {
            watchLog();
        }
    }

    private static void watchLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging
                && logging.getTurboFilterList().stream().noneMatch(OutOfMemoryExit.class::isInstance)) {
            logging.addTurboFilter(new OutOfMemoryExit());
        }
    }

    /** Ends the program if this failure is one of memory, or was caused by one. */
    public static void exitIfCausedBy(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                exit();
            }
            depth++;
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        exitIfCausedBy(failure);
        if (arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable last) {
            exitIfCausedBy(last);
        }
        return FilterReply.NEUTRAL;
    }

    /** Nothing of this needs memory once it runs. */
    private static void watchHeap() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .ifPresent(oldest -> {
                    oldest.setCollectionUsageThreshold((long) (oldest.getUsage().getMax() * FULL));
                    Thread watch = new Thread(() -> watch(oldest), "out-of-memory-watch");
                    watch.setDaemon(true);
                    watch.setPriority(Thread.MAX_PRIORITY);
                    watch.start();
                });
    }

    private static void watch(MemoryPoolMXBean pool) {
        try {
            while (!pool.isCollectionUsageThresholdExceeded()) {
                Thread.sleep(LOOK_MILLIS);
            }
            exit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            // A class that could not be loaded for want of memory is another error.
            exit();
        }
    }

    /** Loads the classes with which the JVM halts: with no memory left it could not, and would not halt. */
    private static void prepareHalt() {
        Thread unused = new Thread(() -> {});
        RUNTIME.addShutdownHook(unused);
        RUNTIME.removeShutdownHook(unused);
    }

    private static void exit() {
        try {
            CONSOLE.write(LINE);
        } catch (IOException | OutOfMemoryError e) {
            // The exit code tells it.
        } finally {
            RUNTIME.halt(EXIT_CODE);
        }
    }
}
