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
public final class RateLimitedLog {

    static final int LINES = 10;

    /** So many kinds and networks are told apart at a time; what a scan from more of them causes is bounded together. */
    static final int WINDOWS = 500;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String OTHER_NETWORKS = "others";
    private static final Logger LOG = LoggerFactory.getLogger(RateLimitedLog.class);

    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();

    public RateLimitedLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param kind what is bounded together; one of a few constants, never text from outside
     * @param format with a placeholder for each argument
     */
    public void warn(String kind, String format, Object... arguments) {
        log(Level.WARN, kind, kind, format, arguments);
    }

    /** As {@link #warn}, of what somebody must act on: where a line is left out, a count or a row must still tell of it. */
    void error(String kind, String format, Object... arguments) {
        log(Level.ERROR, kind, kind, format, arguments);
    }

    /** As {@link #warn}, bounded for each network apart, so that a stranger's lines do not use up those of the bank. */
    void warnPerNetwork(String kind, String network, String format, Object... arguments) {
        log(Level.WARN, kind + " from " + network, kind + " from " + OTHER_NETWORKS, format, arguments);
    }

    private void log(Level level, String kind, String widerKind, String format, Object... arguments) {
        long suppressed = admit(kind, widerKind);
        if (suppressed > 0) {
            LOG.atLevel(level).log("{} more like the next line were not logged", suppressed);
        }
        if (suppressed >= 0) {
            LOG.atLevel(level).log(format, arguments);
        }
    }

    /** How many were suppressed before this one; negative when this one is to be. */
    private synchronized long admit(String kind, String widerKind) {
        Instant now = clock.instant();
        if (windows.size() >= WINDOWS) {
            windows.values().removeIf(window -> window.isOver(now));
        }
        String counted = windows.containsKey(kind) || windows.size() < WINDOWS ? kind : widerKind;
        Window window = windows.computeIfAbsent(counted, k -> new Window(now));
        if (window.isOver(now)) {
            long suppressed = window.suppressed();
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

        private boolean isOver(Instant now) {
            return Duration.between(start, now).compareTo(WINDOW) >= 0;
        }

        private long suppressed() {
            return Math.max(0, seen - LINES);
        }
    }
}
