package org.ddrroutes.operations.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.gate.GateState;
import org.ddrroutes.registration.Registration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How long a registration may wait before its message is missed. While the gate is closed everything waits. */
@Component
public class StuckLimits {

    /** When a registration in RETRYING is due. */
    public static final String DUE =
            "CASE WHEN awaits_gate THEN updated_at ELSE COALESCE(next_attempt_at, updated_at) END";

    /** A message that is due is taken at once, unless many are. */
    static final Duration LATE_RETRY = Duration.ofSeconds(10);

    /** The same while the retry queue holds messages. */
    static final Duration LATE_RETRY_IN_BACKLOG = Duration.ofMinutes(2);

    private static final Duration LATE_CALL = Duration.ofSeconds(30);

    private final Duration call;

    StuckLimits(BankSettings bank) {
        // A token is asked for, the bank, and both again where the token was refused; mostly the bank alone.
        this.call = bank.responseTimeout().multipliedBy(2).plus(LATE_CALL);
    }

    /** For how long the bank may be asked. */
    public Duration call() {
        return call;
    }

    /** @param messages in each queue, where they are known */
    public static Duration lateRetry(Optional<Map<String, Long>> messages) {
        boolean isEmpty =
                messages.map(all -> all.getOrDefault("retry", 0L) == 0).orElse(false);
        return isEmpty ? LATE_RETRY : LATE_RETRY_IN_BACKLOG;
    }

    /** Since when its message is missed; empty where it is not, or is not to come yet. */
    public Optional<Instant> missedSince(Registration registration, GateState gate, Instant now) {
        if (gate.passage(now) != GateState.Passage.ALL) {
            return Optional.empty();
        }
        Instant since = switch (registration.state()) {
            case RETRYING -> later(due(registration), gate.since()).plus(LATE_RETRY);
            case RECEIVED, SUBMITTING ->
                later(registration.updatedAt(), gate.since()).plus(call);
            default -> null;
        };
        return Optional.ofNullable(since).filter(now::isAfter);
    }

    private static Instant due(Registration registration) {
        @Nullable Instant due = registration.awaitsGate() ? null : registration.nextAttemptAt();
        return due == null ? registration.updatedAt() : due;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
