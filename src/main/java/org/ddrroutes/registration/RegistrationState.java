package org.ddrroutes.registration;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a registration stands, and where it may go from there. The database holds the same moves as a table. */
public enum RegistrationState {
    /** Read and well-formed; the bank has not been asked, or an operator sent it round again. */
    RECEIVED,
    /** The bank is being asked, or was when this program stopped: the outcome is unknown until the row says more. */
    SUBMITTING,
    /** Waits in the retry queue. */
    RETRYING,
    /** The bank has taken it; its callback is awaited. */
    ACCEPTED,
    /** Final: the bank's callback said yes. */
    REGISTERED,
    /** Final: the bank said no, at once or by callback. */
    REJECTED,
    /** No callback came in time; a late one still counts. */
    EXPIRED,
    /** In the dead-letter queue; waits for a person. */
    DEAD;

    private static final Map<RegistrationState, Set<RegistrationState>> MOVES = Map.of(
            RECEIVED, EnumSet.of(SUBMITTING, RETRYING, DEAD, REGISTERED, REJECTED),
            SUBMITTING, EnumSet.of(ACCEPTED, RETRYING, DEAD, REGISTERED, REJECTED),
            RETRYING, EnumSet.of(SUBMITTING, DEAD, REGISTERED, REJECTED),
            ACCEPTED, EnumSet.of(REGISTERED, REJECTED, EXPIRED),
            EXPIRED, EnumSet.of(REGISTERED, REJECTED),
            DEAD, EnumSet.of(RECEIVED, REGISTERED, REJECTED),
            REGISTERED, EnumSet.noneOf(RegistrationState.class),
            REJECTED, EnumSet.noneOf(RegistrationState.class));

    public Set<RegistrationState> moves() {
        return MOVES.getOrDefault(this, Set.of());
    }

    public boolean mayMoveTo(RegistrationState next) {
        return moves().contains(next);
    }

    /** Whether a person may set a final state right, by the bank's word, where a callback contradicts it. */
    public boolean mayBeCorrectedTo(RegistrationState other) {
        return isSettled() && other.isSettled() && this != other;
    }

    /** The bank has spoken its last word: neither sent, replayed nor changed again. */
    public boolean isSettled() {
        return this == REGISTERED || this == REJECTED;
    }

    /** The producer is told when a registration enters this state. */
    public boolean isTold() {
        return switch (this) {
            case ACCEPTED, REGISTERED, REJECTED, EXPIRED, DEAD -> true;
            case RECEIVED, SUBMITTING, RETRYING -> false;
        };
    }
}
