package org.ddrroutes.sandbox.bank;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the bank saw: the last calls that came in and the last callbacks that went out. */
final class Journal {

    private static final int LENGTH = 2_000;

    private final Clock clock;
    private final Consumer<JournalLine> listener;
    private final Deque<JournalLine> lines = new ArrayDeque<>();
    private long count;

    Journal(Clock clock, Consumer<JournalLine> listener) {
        this.clock = clock;
        this.listener = listener;
    }

    synchronized JournalLine add(
            String what,
            String requestUid,
            String account,
            String said,
            boolean isTaken,
            @Nullable CallbackMessage posted) {
        JournalLine line = new JournalLine(++count, clock.instant(), what, requestUid, account, said, isTaken, posted);
        lines.add(line);
        listener.accept(line);
        if (lines.size() > LENGTH) {
            lines.remove();
        }
        return line;
    }

    /** The lines after this one; all, where it is an earlier run's. */
    synchronized List<JournalLine> after(long earlier) {
        long number = earlier > count ? 0 : earlier;
        return lines.stream().filter(line -> line.number() > number).toList();
    }

    /** @throws NoSuchElementException when this line is not there, or is no callback */
    synchronized JournalLine callback(long number) {
        return lines.stream()
                .filter(line -> line.number() == number && line.posted() != null)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("The journal has no callback with the number " + number));
    }

    synchronized void reset() {
        lines.clear();
    }
}
