package org.ddrroutes.registration;

import java.time.Instant;
import java.util.Optional;
import org.ddrroutes.result.Result;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read from the request or the retry queue.
 *
 * @param requestUid null where none could be read; on the retry queue, that of the registration which waits
 * @param content what could be read of it; null where the body was no JSON object
 * @param refusal the first rule that it breaks; null when it breaks none
 * @param isReplyToRefused whether it has a reply address that is not sent to, so that the results queue takes its place
 * @param isStorable whether what was read can be kept in a row
 * @param isRedelivered whether the broker says that it was delivered before
 * @param isFromRetryQueue whether it says that a registration waits, rather than asking for one
 */
public record ReceivedRequest(
        @Nullable RequestUid requestUid,
        @Nullable RegistrationContent content,
        Registration.Origin origin,
        @Nullable StatusCode refusal,
        boolean isReplyToRefused,
        boolean isStorable,
        boolean isRedelivered,
        boolean isFromRetryQueue) {

    /** Whether it may have a row of its own. A message on the retry queue never makes one. */
    boolean isRecordable() {
        return !isFromRetryQueue && requestUid != null && content != null && isStorable;
    }

    /** Whether this is the registration's own message come again, rather than a second one. */
    boolean isSameMessageAs(Registration registration) {
        if (isFromRetryQueue) {
            return true;
        }
        String known = registration.origin().messageId();
        boolean same = known == null && origin.messageId() == null
                ? isRedelivered
                : known != null && known.equals(origin.messageId());
        return same && registration.content().equals(content);
    }

    /**
     * The first rule that a registration breaks for which this message goes on. What the bank is sent comes from the row, so
     * its content is what counts; a message with other content, made by hand to put a registration back, is not judged.
     */
    Optional<StatusCode> refusalOf(Registration registration) {
        return registration.content().equals(content)
                ? Optional.ofNullable(refusal)
                : RequestFields.of(registration.content()).firstRefusal();
    }

    /** What its sender is told where it is dead, and has no row of its own. */
    Result refused(StatusCode reason, Instant at) {
        RegistrationContent read = content != null && isStorable ? content : RegistrationContent.NOTHING;
        return read.result(requestUid, RegistrationState.DEAD, reason.code(), reason.text(), null, null, at);
    }
}
