package org.ddrroutes.outage;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a part is down. It goes down and up in single steps, so that each is told once, however many threads see it. The
 * sooner it goes down again after it was up, the longer the wait until it is asked the next time.
 */
public final class Outage {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int MOST_DOUBLINGS = 5;

    /** A part that was up for so long has recovered. */
    private static final Duration RECOVERED = Duration.ofSeconds(5);

    /** By then whoever waited for the part while it was down has told so. */
    private static final Duration REPORTED_LATE = Duration.ofSeconds(15);

    private final int mostDoublings;
    private final AtomicReference<@Nullable Down> down = new AtomicReference<>();
    private int relapses;
    private long upSinceNanos = System.nanoTime() - REPORTED_LATE.toNanos();

    public Outage() {
        this(MOST_DOUBLINGS);
    }

    /** @param mostDoublings of the wait, where the part goes down again and again */
    public Outage(int mostDoublings) {
        this.mostDoublings = mostDoublings;
    }

    /**
     * The part does not do its work.
     *
     * @param code what it answered
     * @return whether it was up until now
     */
    public boolean begin(String code) {
        Down begun = new Down(code, System.nanoTime(), Set.of(code));
        if (!down.compareAndSet(null, begun)) {
            return false;
        }
        synchronized (this) {
            boolean isRelapse = System.nanoTime() - upSinceNanos < RECOVERED.toNanos();
            relapses = isRelapse ? Math.min(relapses + 1, mostDoublings) : 0;
        }
        return true;
    }

    /**
     * The part still does not do its work, and answers something else than it did before.
     *
     * @return whether it answers this for the first time in this outage; each answer is told once
     */
    public boolean goesOn(Down before, String code) {
        Set<String> codes = new HashSet<>(before.codes());
        boolean isNew = codes.add(code);
        return !before.code().equals(code)
                && down.compareAndSet(before, new Down(code, before.sinceNanos(), Set.copyOf(codes)))
                && isNew;
    }

    /**
     * The part does its work again.
     *
     * @return how long it did not; empty where this outage is over already
     */
    public Optional<Duration> end(Down over) {
        synchronized (this) {
            if (!down.compareAndSet(over, null)) {
                return Optional.empty();
            }
            upSinceNanos = System.nanoTime();
        }
        return Optional.of(Duration.ofNanos(System.nanoTime() - over.sinceNanos()));
    }

    /** Empty while the part is up. */
    public Optional<Down> now() {
        return Optional.ofNullable(down.get());
    }

    public boolean isDown() {
        return down.get() != null;
    }

    /** Whether it was down until a moment ago: a failure that is reported now may be of then. */
    public synchronized boolean hasJustEnded() {
        return down.get() == null && System.nanoTime() - upSinceNanos < REPORTED_LATE.toNanos();
    }

    /** Whether the part has been down so long that it may be asked. */
    public synchronized boolean isDue(Down outage) {
        return System.nanoTime() - outage.sinceNanos() >= FIRST_PAUSE.toNanos() << relapses;
    }

    /**
     * One outage.
     *
     * @param code what the part answered last
     * @param sinceNanos {@link System#nanoTime} when it began
     * @param codes all that the part has answered since
     */
    public record Down(String code, long sinceNanos, Set<String> codes) {}
}
