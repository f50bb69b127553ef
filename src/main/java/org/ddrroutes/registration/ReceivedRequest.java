package org.ddrroutes.registration;

import java.util.Optional;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read from the request or the retry queue.
 *
 * @param requestUid null where none could be read
 * @param content what could be read of it; null where the body was no JSON object
 * @param refusal the first rule that it breaks; null when it breaks none
 * @param isStorable whether what was read can be kept in a row
 * @param isRedelivered whether the broker says that it was delivered before
 * @param isOwnWaiting whether it is our own, come back from the retry queue
 */
public record ReceivedRequest(
        @Nullable RequestUid requestUid,
        @Nullable RegistrationContent content,
        Registration.Origin origin,
        @Nullable StatusCode refusal,
        boolean isStorable,
        boolean isRedelivered,
        boolean isOwnWaiting) {

    /** Whether it may have a row of its own. */
    boolean isRecordable() {
        return requestUid != null && content != null && isStorable;
    }

    /** Whether this is the registration's own message come again, rather than a second one. */
    boolean isSameMessageAs(Registration registration) {
        if (isOwnWaiting) {
            return true;
        }
        String known = registration.origin().messageId();
        boolean same = known == null && origin.messageId() == null
                ? isRedelivered
                : known != null && known.equals(origin.messageId());
        return same && registration.content().equals(content);
    }

    Optional<StatusCode> refused() {
        return Optional.ofNullable(refusal);
    }
}
