package org.ddrroutes.registration;

import static org.ddrroutes.registration.RegistrationState.ACCEPTED;
import static org.ddrroutes.registration.RegistrationState.DEAD;
import static org.ddrroutes.registration.RegistrationState.REJECTED;
import static org.ddrroutes.registration.RegistrationState.RETRYING;

import org.jspecify.annotations.Nullable;

/** What an answer of the bank does to its registration. Several of them have the same action: the message goes the same way. */
enum Settlement {
    ACCEPT(ResolvedAction.ACCEPT, ACCEPTED, true),
    REJECT(ResolvedAction.REJECT, REJECTED, true),
    DEAD_LETTER(ResolvedAction.DEAD_LETTER, DEAD, true),
    /** After a delay. */
    RETRY(ResolvedAction.RETRY, RETRYING, true),
    RETRY_UNCOUNTED(ResolvedAction.RETRY, RETRYING, false),
    /** The bank has spent the UID that this try carried. */
    RETRY_UNDER_FRESH_UID(ResolvedAction.RETRY, RETRYING, true),
    /** This try was the gate's probe: made for all, it costs its own registration nothing. */
    RETRY_AFTER_PROBE(ResolvedAction.RETRY, RETRYING, false),
    PAUSE(ResolvedAction.PAUSE, RETRYING, false),
    HOLD(ResolvedAction.HOLD, RETRYING, false),
    /** The registration has its outcome already; the bank's number for it is new. */
    ADD_SEQ_ID(ResolvedAction.SETTLED, null, true),
    NOTHING(ResolvedAction.SETTLED, null, true);

    final ResolvedAction action;

    /** The state that the registration enters; null where it stays as it is. */
    final @Nullable RegistrationState state;

    /** Whether the try counts, and the answer is what the row tells of. */
    final boolean isCounted;

    Settlement(ResolvedAction action, @Nullable RegistrationState state, boolean isCounted) {
        this.action = action;
        this.state = state;
        this.isCounted = isCounted;
    }

    boolean awaitsGate() {
        return this == RETRY_AFTER_PROBE || this == PAUSE || this == HOLD;
    }
}
