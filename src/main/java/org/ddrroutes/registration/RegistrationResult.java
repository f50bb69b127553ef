package org.ddrroutes.registration;

import java.math.BigDecimal;
import java.time.Instant;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.result.Result;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** The result that tells of a registration as it stands. */
final class RegistrationResult {

    private static final RegistrationContent UNREADABLE =
            new RegistrationContent(null, null, null, null, null, null, null, null);

    private RegistrationResult() {}

    static Result registration(Registration registration, Instant at) {
        return result(
                registration.requestUid(),
                registration.state(),
                registration.statusCode(),
                registration.statusDesc(),
                registration.ddrOapiSeqId(),
                registration.content(),
                registration.attempts(),
                at);
    }

    /** That a message is dead which has no row of its own. */
    static Result refusal(ReceivedRequest request, StatusCode reason, Instant at) {
        RegistrationContent read = request.content();
        RegistrationContent content = read != null && request.isStorable() ? read : UNREADABLE;
        return result(
                request.requestUid(), RegistrationState.DEAD, reason.code(), reason.text(), null, content, null, at);
    }

    private static Result result(
            @Nullable RequestUid uid,
            RegistrationState state,
            @Nullable String code,
            @Nullable String text,
            @Nullable BigDecimal seqId,
            RegistrationContent content,
            @Nullable Integer attempts,
            Instant at) {
        return new Result(
                uid == null ? null : uid.value(),
                state.name(),
                code,
                text,
                seqId,
                content.vendorId(),
                content.companyId(),
                Mask.lastFour(content.accountNo()),
                content.ref1(),
                content.ref2(),
                content.ref3(),
                content.ref4(),
                attempts,
                at);
    }
}
