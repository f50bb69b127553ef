package org.ddrroutes.registration;

import java.time.Instant;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.result.Result;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** The result that tells of a registration as it stands. */
final class ResultOf {

    private ResultOf() {}

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
        RegistrationContent content = request.content();
        if (content == null || !request.isStorable()) {
            return bare(shownUid, reason, at);
        }
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

    private static Result bare(@Nullable String uid, StatusCode reason, Instant at) {
        return new Result(
                uid,
                RegistrationState.DEAD.name(),
                reason.code(),
                reason.text(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                at);
    }
}
