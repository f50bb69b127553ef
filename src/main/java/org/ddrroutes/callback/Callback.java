package org.ddrroutes.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationContent;
import org.ddrroutes.registration.RegistrationState;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The bank's word on one registration, as it came and after every check. Its text form is masked. Source: the guide, the
 * callback's body.
 *
 * @param requestUid of its {@code msg-hdr}
 * @param extraFields the fields that the guide does not know, as a JSON object; null where there are none
 */
public record Callback(
        RequestUid requestUid,
        String vendorId,
        String companyId,
        String accountNo,
        @Nullable String ref1,
        @Nullable String ref2,
        @Nullable String ref3,
        @Nullable String ref4,
        String applyDtm,
        String respCode,
        String respDesc,
        @Nullable String extraFields)
        implements CheckResult {

    static final String SUCCESS = "I0000";
    static final String REJECT = "I0001";

    /** The final state that it puts its registration in. */
    RegistrationState saidState() {
        return SUCCESS.equals(respCode) ? RegistrationState.REGISTERED : RegistrationState.REJECTED;
    }

    /** Its code with the guide's own text for it; {@code respDesc} is not checked against the code. */
    StatusCode saidStatus() {
        return new StatusCode(respCode, SUCCESS.equals(respCode) ? "Success" : "Reject");
    }

    RegistrationContent content() {
        return new RegistrationContent(vendorId, companyId, accountNo, ref1, ref2, ref3, ref4, null);
    }

    /** The registration is for the vendor, company and account that this speaks of; references do not count. */
    boolean isOfSameParties(Registration registration) {
        RegistrationContent other = registration.content();
        return vendorId.equals(other.vendorId())
                && companyId.equals(other.companyId())
                && accountNo.equals(other.accountNo());
    }

    /**
     * SHA-256, in hexadecimal, over the guide's fields: two callbacks of one requestUID that agree in it are the same. An
     * absent reference and an empty one are the same, as they are for matching.
     */
    String contentHash() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
        for (String value : new @Nullable String[] {
            vendorId, companyId, accountNo, ref1, ref2, ref3, ref4, applyDtm, respCode, respDesc
        }) {
            digest.update(Objects.requireNonNullElse(value, "").getBytes(StandardCharsets.UTF_8));
            // No field holds a control character, so the values cannot run into each other.
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String toString() {
        return "requestUID " + requestUid + ", respCode " + respCode + ", accountNo " + Mask.lastFour(accountNo);
    }
}
