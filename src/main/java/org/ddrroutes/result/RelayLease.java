package org.ddrroutes.result;

import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The right to relay results, which one instance has for ten seconds at a time, by the database's clock. Two at once could
 * not keep the order. It is extended just before each commit. The broker closes the connection of an instance that stands
 * still after that within eight seconds, before another may relay: what had not been committed by then never is.
 */
@Component
class RelayLease implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLease.class);
    private static final long SECONDS = 10;
    private static final long EXTENDED_AFTER_NANOS = Duration.ofSeconds(1).toNanos();
    /** An extension that took longer to be confirmed is none. */
    private static final long CONFIRMED_WITHIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final String owner = UUID.randomUUID().toString();
    private final JdbcClient jdbc;
    private volatile boolean held;
    private volatile long extendedAt;

    RelayLease(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    String owner() {
        return owner;
    }

    /** Takes or extends the lease; false while another instance has it. */
    boolean take() {
        if (isFresh()) {
            return true;
        }
        held = extend("owner = :owner OR owner IS NULL OR until < CURRENT_TIMESTAMP");
        return held;
    }

    /** Whether this instance relays, as far as it knows without asking. */
    boolean isHeld() {
        return held
                && System.nanoTime() - extendedAt < Duration.ofSeconds(SECONDS).toNanos();
    }

    /** @throws LeaseLost when another instance relays, or may do so before what follows is done */
    void extendOrFail() {
        long asked = System.nanoTime();
        if (!extend("owner = :owner") || System.nanoTime() - asked > CONFIRMED_WITHIN_NANOS) {
            held = false;
            throw new LeaseLost();
        }
    }

    @Override
    public void destroy() {
        if (held) {
            held = false;
            try {
                extendTo("CURRENT_TIMESTAMP", "owner = :owner");
            } catch (DataAccessException e) {
                LOG.debug("the lease ends by itself: {}", e.getClass().getSimpleName());
            }
        }
    }

    private boolean isFresh() {
        return held && System.nanoTime() - extendedAt < EXTENDED_AFTER_NANOS;
    }

    private boolean extend(String condition) {
        long asked = System.nanoTime();
        boolean extended = extendTo("CURRENT_TIMESTAMP + INTERVAL '" + SECONDS + "' SECOND", condition);
        if (extended) {
            extendedAt = asked;
        }
        return extended;
    }

    private boolean extendTo(String until, String condition) {
        return jdbc.sql("UPDATE lease SET owner = :owner, until = " + until + " WHERE name = 'result-relay' AND ("
                                + condition + ")")
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /** Another instance relays. */
    static final class LeaseLost extends RuntimeException {

        LeaseLost() {
            super("another instance relays results");
        }
    }
}
