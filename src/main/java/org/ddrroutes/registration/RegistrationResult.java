package org.ddrroutes.registration;

import java.time.Instant;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.result.Result;
import org.ddrroutes.wire.StatusCode;

/** The result that tells of a registration as it stands. */
final class RegistrationResult {

    private static final RegistrationContent UNREADABLE =
            new RegistrationContent(null, null, null, null, null, null, null, null);

    private RegistrationResult() {}

    static Result registration(Registration registration, Instant at) {
        RegistrationContent content = registration.content();
        return new Result(
                registration.requestUid().value(),
                registration.state().name(),
                registration.statusCode(),
                registration.statusDesc(),
                registration.ddrOapiSeqId(),
                content.vendorId(),
                content.companyId(),
                Mask.lastFour(content.accountNo()),
                content.ref1(),
                content.ref2(),
                content.ref3(),
                content.ref4(),
                registration.attempts(),
                at);
    }

    /** That a message is dead which has no row of its own. */
    static Result refusal(ReceivedRequest request, StatusCode reason, Instant at) {
        RequestUid uid = request.requestUid();
        String shownUid = uid == null ? null : uid.value();
        RegistrationContent read = request.content();
        RegistrationContent content = read != null && request.isStorable() ? read : UNREADABLE;
        return new Result(
                shownUid,
                RegistrationState.DEAD.name(),
                reason.code(),
                reason.text(),
                null,
                content.vendorId(),
                content.companyId(),
                Mask.lastFour(content.accountNo()),
                content.ref1(),
                content.ref2(),
                content.ref3(),
                content.ref4(),
                null,
                at);
    }
}
