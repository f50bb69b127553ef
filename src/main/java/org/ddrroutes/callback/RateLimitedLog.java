package org.ddrroutes.callback;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.ddrroutes.http.MinuteBound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Lines that a stranger can cause, or the bank without end: of each kind so many a minute, the rest counted and told with
 * the next one.
 */
@Component
public final class RateLimitedLog {

    static final int LINES = 10;

    /** So many kinds and networks are told apart at a time; what a scan from more of them causes is bounded together. */
    static final int WINDOWS = 500;

    /**
     * Of all networks together, for each kind. A stranger fails the check of the address and the bank never does, so his lines
     * do not use up those of the bank.
     */
    static final int LINES_OF_ALL_NETWORKS = 60;

    private static final String OTHER_NETWORKS = "others";
    private static final Logger LOG = LoggerFactory.getLogger(RateLimitedLog.class);

    private final Clock clock;
    private final Map<String, MinuteBound> windows = new HashMap<>();
    private final Map<String, MinuteBound> windowsOfAllNetworks = new HashMap<>();

    public RateLimitedLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param kind what is bounded together; one of a few constants, never text from outside
     * @param format with a placeholder for each argument
     */
    public void warn(String kind, String format, Object... arguments) {
        log(Level.WARN, admit(kind), format, arguments);
    }

    /** As {@link #warn}, of what somebody must act on: where a line is left out, a count or a row must still tell of it. */
    void error(String kind, String format, Object... arguments) {
        log(Level.ERROR, admit(kind), format, arguments);
    }

    /** As {@link #warn}, bounded for each network apart, and for all of them together. */
    void warnPerNetwork(String kind, String network, String format, Object... arguments) {
        log(Level.WARN, admit(kind, network), format, arguments);
    }

    /** @param suppressed how many were before this one; negative when this one is to be */
    private void log(Level level, long suppressed, String format, Object... arguments) {
        if (suppressed > 0) {
            LOG.atLevel(level).log("{} more like the next line were not logged", suppressed);
        }
        if (suppressed >= 0) {
            LOG.atLevel(level).log(format, arguments);
        }
    }

    private synchronized long admit(String kind) {
        Instant now = clock.instant();
        MinuteBound window = window(kind, kind, now);
        if (window.hasRoom(now, LINES)) {
            return window.admit();
        }
        window.leaveOut();
        return -1;
    }

    private synchronized long admit(String kind, String network) {
        Instant now = clock.instant();
        MinuteBound ofOne = window(kind + " from " + network, kind + " from " + OTHER_NETWORKS, now);
        MinuteBound ofAll = windowsOfAllNetworks.computeIfAbsent(kind, k -> new MinuteBound(now));
        if (!ofOne.hasRoom(now, LINES)) {
            ofOne.leaveOut();
            return -1;
        }
        if (!ofAll.hasRoom(now, LINES_OF_ALL_NETWORKS)) {
            ofAll.leaveOut();
            return -1;
        }
        return ofOne.admit() + ofAll.admit();
    }

    private MinuteBound window(String kind, String widerKind, Instant now) {
        if (windows.size() >= WINDOWS) {
            windows.values().removeIf(window -> window.isOver(now));
        }
        String counted = windows.containsKey(kind) || windows.size() < WINDOWS ? kind : widerKind;
        return windows.computeIfAbsent(counted, k -> new MinuteBound(now));
    }
}
