package org.ddrroutes.callback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lines that a stranger can cause, or the bank without end: of each kind so many a minute, the rest counted and told with
 * the next one.
 */
final class BoundedLog {

    static final int LINES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(BoundedLog.class);

    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();

    BoundedLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param kind what is bounded together; one of a few constants, never text from outside
     * @param format with a placeholder for each argument
     */
    void warn(String kind, String format, Object... arguments) {
        log(Level.WARN, kind, format, arguments);
    }

    /** As {@link #warn}, of what somebody must act on: where a line is left out, a count or a row must still tell of it. */
    void error(String kind, String format, Object... arguments) {
        log(Level.ERROR, kind, format, arguments);
    }

    private void log(Level level, String kind, String format, Object... arguments) {
        long suppressed = admit(kind);
        if (suppressed > 0) {
            LOG.atLevel(level).log("{} more like the next line were not logged", suppressed);
        }
        if (suppressed >= 0) {
            LOG.atLevel(level).log(format, arguments);
        }
    }

    /** How many were suppressed before this one; negative when this one is to be. */
    private synchronized long admit(String kind) {
        Instant now = clock.instant();
        Window window = windows.computeIfAbsent(kind, k -> new Window(now));
        if (Duration.between(window.start, now).compareTo(WINDOW) >= 0) {
            long suppressed = window.seen - Math.min(window.seen, LINES);
            window.start = now;
            window.seen = 1;
            return suppressed;
        }
        window.seen++;
        return window.seen <= LINES ? 0 : -1;
    }

    private static final class Window {

        private Instant start;
        private long seen;

        private Window(Instant start) {
            this.start = start;
        }
    }
}
