package org.ddrroutes.sandbox.bank;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts the calls against the limit of the rules' file: in the time before each call, or in each such time by the clock. */
final class RateLimit {

    private final Rules rules;
    private final Switches switches;
    private final Clock clock;
    private final Map<String, Deque<Instant>> calls = new HashMap<>();

    RateLimit(Rules rules, Switches switches, Clock clock) {
        this.rules = rules;
        this.switches = switches;
        this.clock = clock;
    }

    /** Counts this call unless it is over the limit. */
    synchronized boolean isExceededBy(RegisterCall call) {
        Rules.Limit limit = rules.limit();
        if (limit == null) {
            return false;
        }
        boolean isByVendor = switches.is(Switch.RATE_LIMIT_SCOPE, "vendor");
        Deque<Instant> earlier =
                calls.computeIfAbsent(isByVendor ? call.field("vendorID") : call.clientId(), any -> new ArrayDeque<>());
        Instant now = clock.instant();
        long per = limit.per().toMillis();
        Instant begin = switches.is(Switch.RATE_LIMIT_WINDOW, "fixed")
                ? Instant.ofEpochMilli(now.toEpochMilli() / per * per)
                : now.minusMillis(per);
        earlier.removeIf(one -> one.isBefore(begin));
        if (earlier.size() >= limit.calls()) {
            return true;
        }
        earlier.add(now);
        return false;
    }

    synchronized void reset() {
        calls.clear();
    }
}
