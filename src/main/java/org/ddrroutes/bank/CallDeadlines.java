package org.ddrroutes.bank;

import java.time.Duration;
import org.ddrroutes.outage.Deadlines;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Ends calls that take too long, and, when the program stops, those that would outlast the 30 s that a stop may take. */
@Component
class CallDeadlines extends Deadlines {

    /** Of the 30 s of a stop; the rest is for writing down what the calls came to. */
    private static final Duration LEFT_TO_CALLS = Duration.ofSeconds(26);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Duration leftToCalls;

    @Autowired
    CallDeadlines() {
        this(LEFT_TO_CALLS);
    }

    /** @param leftToCalls how long a call may still last when the program is told to stop */
    CallDeadlines(Duration leftToCalls) {
        super("bank-deadlines", LOOK_EVERY);
        this.leftToCalls = leftToCalls;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stops(ContextClosedEvent event) {
        endAllAfter(leftToCalls);
    }
}
