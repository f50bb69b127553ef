package org.ddrroutes.operations.registration;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.ddrroutes.privacy.Mask;
import org.jspecify.annotations.Nullable;

/**
 * One registration with its whole timeline.
 *
 * @param events in the order in which they happened
 * @param callbacks those that name this registration or were matched to it, the oldest first
 */
public record RegistrationHistory(
        @JsonUnwrapped RegistrationView registration, List<Event> events, List<ReceivedCallback> callbacks) {

    /**
     * A row of {@code registration_event}.
     *
     * @param fromState null for the first
     * @param attempt the tries counted until then
     * @param code the bank's code, or one of ours
     * @param bankRequestUid what the bank was shown, or would be
     * @param by the person who did it; null where the program did
     */
    public record Event(
            String at,
            @Nullable String fromState,
            String toState,
            @Nullable Integer attempt,
            @Nullable String code,
            @Nullable String text,
            @JsonProperty("bankRequestUID") @Nullable String bankRequestUid,
            @Nullable String by) {}

    /** A row of {@code callback}, masked. */
    record ReceivedCallback(
            @JsonProperty("requestUID") String requestUid,
            String receivedAt,
            @JsonProperty("vendorID") String vendorId,
            @JsonProperty("companyID") String companyId,
            @Nullable String accountNo,
            String applyDtm,
            String respCode,
            boolean matched) {
        ReceivedCallback {
            accountNo = Mask.lastFour(accountNo);
        }
    }
}
