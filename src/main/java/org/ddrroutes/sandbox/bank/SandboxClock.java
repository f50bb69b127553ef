package org.ddrroutes.sandbox.bank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox's one clock. It goes with the real one until it is put forward, paused or made faster; it never goes back.
 * What is due at a time of this clock is run when this clock gets there, in the order of the times.
 */
public final class SandboxClock extends Clock implements AutoCloseable {

    private record Task(Instant due, long number, Runnable work) {}

    static final Duration KEPT_EVERY = Duration.ofSeconds(1);

    /** The broker keeps until the end of this century what waits for this clock. */
    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    private final Clock real;
    private final @Nullable Path file;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
    private Instant setAt;
    private Instant setTo;
    private double speed = 1;
    private long count;

    public SandboxClock(Clock real) {
        this(real, null);
    }

    /** @param file keeps how far ahead this clock is, over a restart: times in the database must not lie in the future */
    public SandboxClock(Clock real, @Nullable Path file) {
        this.real = real;
        this.file = file;
        this.setAt = real.instant();
        this.setTo = setAt.plus(readAhead());
    }

    @Override
    public synchronized Instant instant() {
        Duration passed = Duration.between(setAt, real.instant());
        return setTo.plus(speed == 1 ? passed : Duration.ofNanos((long) (passed.toNanos() * speed)));
    }

    /** How much faster than the real clock it goes; 0: it stands still. */
    public synchronized double speed() {
        return speed;
    }

    /** @throws IllegalArgumentException unless it is from 0, which stands still, to 100000 */
    public synchronized void setSpeed(double wanted) {
        if (!(wanted >= 0 && wanted <= 100_000)) {
            throw new IllegalArgumentException("speed is a number from 0 to 100000");
        }
        putForward(Duration.ZERO);
        speed = wanted;
    }

    /** @throws IllegalArgumentException for a time that has passed */
    public synchronized void putForward(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The clock does not go back");
        }
        Instant wanted = instant().plus(duration);
        if (wanted.isAfter(END)) {
            throw new IllegalArgumentException("The clock goes on until " + END);
        }
        setTo = wanted;
        setAt = real.instant();
        keepAhead(Duration.ZERO);
    }

    /**
     * To be called every {@link #KEPT_EVERY}: where this clock is faster, keeps how far ahead it will be by the call after the next,
     * so that it has not gone back after a kill.
     */
    synchronized void keepAhead() {
        if (speed > 1) {
            putForward(Duration.ZERO);
            keepAhead(Duration.ofMillis((long) (2 * KEPT_EVERY.toMillis() * speed)));
        }
    }

    private Duration readAhead() {
        try {
            return file == null || !Files.exists(file)
                    ? Duration.ZERO
                    : Duration.parse(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepAhead(Duration more) {
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, Duration.between(setAt, setTo).plus(more).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps how far ahead it is now. */
    @Override
    public void close() {
        putForward(Duration.ZERO);
    }

    synchronized void runAt(Instant due, Runnable work) {
        tasks.add(new Task(due, count++, work));
    }

    /** Hands on what is due; to be called often. */
    void runDue(Executor executor) {
        for (Task task = nextDue(); task != null; task = nextDue()) {
            executor.execute(task.work());
        }
    }

    private synchronized @Nullable Task nextDue() {
        Task next = tasks.peek();
        return next == null || next.due().isAfter(instant()) ? null : tasks.poll();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("The sandbox's clock shows UTC");
    }
}
