package org.ddrroutes.sandbox.bank;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What the bank saw: the last calls that came in and the last callbacks that went out. */
final class Journal {

    /**
     * @param what {@code token}, {@code refresh}, {@code register} or {@code callback}
     * @param said HTTP status, code and text of the answer
     * @param posted the callback as it went out, to be posted again; null for a call
     */
    record Line(
            long number,
            Instant at,
            String what,
            String requestUid,
            String account,
            String said,
            @Nullable CallbackMessage posted) {}

    private static final int LENGTH = 2_000;

    private final Clock clock;
    private final Deque<Line> lines = new ArrayDeque<>();
    private long count;

    Journal(Clock clock) {
        this.clock = clock;
    }

    synchronized Line add(
            String what, String requestUid, String account, String said, @Nullable CallbackMessage posted) {
        Line line = new Line(++count, clock.instant(), what, requestUid, account, said, posted);
        lines.add(line);
        if (lines.size() > LENGTH) {
            lines.remove();
        }
        return line;
    }

    synchronized List<Line> after(long number) {
        return lines.stream().filter(line -> line.number() > number).toList();
    }

    /** @throws NoSuchElementException when this line is not there, or is no callback */
    synchronized Line callback(long number) {
        return lines.stream()
                .filter(line -> line.number() == number && line.posted() != null)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("Line " + number + " of the journal is no callback"));
    }

    synchronized void reset() {
        lines.clear();
    }
}
