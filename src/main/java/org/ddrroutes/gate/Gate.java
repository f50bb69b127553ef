package org.ddrroutes.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides when the bank may be called: closed by its rate limit, by a fault that every message would meet alike, by
 * failures to reach it, or by hand. What is decided is written in the transaction at hand, where there is one.
 */
@Component
public class Gate {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String BANK = "bank";

    private final GateRow row;
    private final GateMonitor watch;
    private final GateSettings settings;
    private final Clock clock;

    Gate(GateRow row, GateMonitor watch, GateSettings settings, Clock clock) {
        this.row = row;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
    }

    public GateState state() {
        return row.read();
    }

    /** Whether this thread's call may be made, now that it is about to be: another instance may have closed the gate. */
    public boolean allows() {
        GateState.Passage passage = row.read().passage(clock.instant());
        boolean allowed = passage == GateState.Passage.ALL || (passage == GateState.Passage.PROBE && watch.mayProbe());
        if (!allowed) {
            watch.look();
        }
        return allowed;
    }

    /** Whether the call of this thread is the one that tries whether the bank is back. */
    public boolean isProbe() {
        return watch.isProbe();
    }

    /** Whether {@link #reached} may have something to write. */
    public boolean awaitsAnswer() {
        return isProbe() || watch.hasFailures();
    }

    /** The bank has answered, whatever it said, with nothing that closes the gate. */
    @Transactional
    public void reached() {
        if (isProbe()) {
            if (row.lock().passage(clock.instant()) == GateState.Passage.PROBE) {
                LOG.info("gate open: the bank answers");
                write(new GateState(true, null, null, null, clock.instant(), null, BANK, 0, 0, false));
            }
        } else if (watch.hasFailures()) {
            row.countFailures(0);
            watch.lookAfterCommit();
        }
    }

    /** The bank could not be reached, or gave no answer that could be read. */
    @Transactional
    public void unreachable(String code) {
        GateState state = row.lock();
        boolean failedProbe = isProbe() && state.passage(clock.instant()) == GateState.Passage.PROBE;
        if (failedProbe) {
            closeAgain("bank-down", code, state);
        } else if (state.passage(clock.instant()) == GateState.Passage.ALL) {
            int failures = state.failures() + 1;
            if (failures >= settings.failureThreshold()) {
                closeAgain("bank-down", code, state);
            } else {
                row.countFailures(failures);
                watch.lookAfterCommit();
            }
        }
    }

    /**
     * Every message would fail alike: credentials, or our partner id.
     *
     * @return when the gate opens again; empty when only a hand opens it
     */
    @Transactional
    public Optional<Instant> hold(String code) {
        GateState state = row.lock();
        boolean decides = state.passage(clock.instant()) == GateState.Passage.ALL
                || (isProbe() && state.passage(clock.instant()) == GateState.Passage.PROBE);
        if (!decides) {
            return Optional.ofNullable(state.until());
        }
        LOG.error("gate closed by {}: every registration would be refused alike; see operating.md", code);
        return Optional.of(closeAgain("hold", code, state));
    }

    /**
     * The bank's rate limit is reached.
     *
     * @param retryAfter what the bank's answer asks for, if it does
     * @param isBankCode whether the limit was told by {@code 0429}, whose pause is the least
     * @return when the gate opens again; empty when only a hand opens it
     */
    @Transactional
    public Optional<Instant> rateLimited(String code, @Nullable Duration retryAfter, boolean isBankCode) {
        GateState state = row.lock();
        if (state.isClosedByHand(clock.instant())) {
            return Optional.ofNullable(state.until());
        }
        Duration pause = settings.rateLimitPause();
        if (retryAfter != null && (!isBankCode || retryAfter.compareTo(pause) > 0)) {
            pause = retryAfter;
        }
        pause = Collections.min(List.of(pause, GateSettings.LONGEST_PAUSE));
        Instant until = clock.instant().plus(pause);
        if (!state.open() && state.until() != null && state.until().isAfter(until)) {
            return Optional.of(state.until());
        }
        return Optional.of(close("rate-limit", code, state.closings(), pause));
    }

    /** Lets one call through, whose answer opens the gate for the rest. */
    @Transactional
    public void openByHand(String who) {
        if (row.lock().passage(clock.instant()) != GateState.Passage.ALL) {
            LOG.info("gate opened by {}", who);
            write(new GateState(true, null, null, null, clock.instant(), null, who, 0, 0, true));
        }
    }

    /** Lets one call through now, whose answer decides, though the gate's time has not come. */
    @Transactional
    public void probeByHand(String who) {
        if (row.lock().passage(clock.instant()) == GateState.Passage.NONE) {
            LOG.info("gate probed by {}", who);
            row.probeNow(clock.instant());
            watch.lookAfterCommit();
        }
    }

    /**
     * Closes until a hand opens it; once this returns, this instance takes no further message.
     *
     * @param pause for so long, and then opens with a probe; null where only a hand opens it
     */
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void closeByHand(String who, String reason, @Nullable Duration pause) {
        LOG.warn("gate closed by {}: {}", who, reason);
        Instant now = clock.instant();
        Instant until = pause == null ? null : now.plus(Collections.min(List.of(pause, GateSettings.LONGEST_PAUSE)));
        row.write(new GateState(false, GateState.BY_HAND, null, reason, now, until, who, 0, 0, false));
        watch.awaitStandstill();
    }

    /** For longer than the last time in a row; a pause for the rate limit is none of that row. */
    private Instant closeAgain(String cause, String code, GateState before) {
        return close(cause, code, before.closings() + 1, settings.pauseAfter(before.closings()));
    }

    private Instant close(String cause, String code, int closings, Duration pause) {
        Instant now = clock.instant();
        Instant until = now.plus(pause);
        LOG.warn("gate closed, cause={} code={} until={}", cause, code, until);
        write(new GateState(false, cause, code, null, now, until, BANK, 0, closings, false));
        return until;
    }

    private void write(GateState state) {
        row.write(state);
        watch.lookAfterCommit();
    }
}
