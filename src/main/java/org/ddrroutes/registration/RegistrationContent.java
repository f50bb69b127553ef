package org.ddrroutes.registration;

import org.ddrroutes.privacy.Mask;
import org.jspecify.annotations.Nullable;

/**
 * What the producer asks for: the guide's fields and the customer's digital identity, as text, as they came. Two requests
 * are the same when all of these are. Its text form is masked.
 */
public record RegistrationContent(
        @Nullable String vendorId,
        @Nullable String companyId,
        @Nullable String accountNo,
        @Nullable String ref1,
        @Nullable String ref2,
        @Nullable String ref3,
        @Nullable String ref4,
        @Nullable String digitalId) {

    @Override
    public String toString() {
        return "vendorID " + vendorId + ", companyID " + companyId + ", accountNo " + Mask.lastFour(accountNo);
    }
}
