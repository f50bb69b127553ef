package org.ddrroutes.registration;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.privacy.PersonalData;
import org.ddrroutes.result.Result;
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

    /** What {@code {}} asks for, and what is known of a request that cannot be read. */
    public static final RegistrationContent NOTHING =
            new RegistrationContent(null, null, null, null, null, null, null, null);

    /** What is there of the body's fields, by the guide's names and in its order. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("vendorID", vendorId);
        fields.put("companyID", companyId);
        fields.put("accountNo", accountNo);
        fields.put("ref1", ref1);
        fields.put("ref2", ref2);
        fields.put("ref3", ref3);
        fields.put("ref4", ref4);
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    /** What its callback repeats, as parameters of a statement; a reference that is not there is an empty text. */
    public Map<String, @Nullable String> callbackParameters() {
        Map<String, @Nullable String> parameters = new HashMap<>();
        parameters.put("vendor", vendorId);
        parameters.put("company", companyId);
        parameters.put("account", accountNo);
        parameters.put("ref1", Objects.requireNonNullElse(ref1, ""));
        parameters.put("ref2", Objects.requireNonNullElse(ref2, ""));
        parameters.put("ref3", Objects.requireNonNullElse(ref3, ""));
        parameters.put("ref4", Objects.requireNonNullElse(ref4, ""));
        return parameters;
    }

    public PersonalData personal() {
        return PersonalData.of(digitalId, accountNo, ref1, ref2, ref3, ref4);
    }

    /** What a producer is told of a registration of this. */
    public Result result(
            @Nullable RequestUid uid,
            RegistrationState state,
            @Nullable String code,
            @Nullable String text,
            @Nullable BigDecimal seqId,
            @Nullable Integer attempts,
            Instant at) {
        return new Result(
                uid == null ? null : uid.value(),
                state.name(),
                code,
                text,
                seqId,
                vendorId,
                companyId,
                Mask.lastFour(accountNo),
                ref1,
                ref2,
                ref3,
                ref4,
                attempts,
                at);
    }

    @Override
    public String toString() {
        return "vendorID " + vendorId + ", companyID " + companyId + ", accountNo " + Mask.lastFour(accountNo);
    }
}
