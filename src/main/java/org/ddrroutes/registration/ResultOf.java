package org.ddrroutes.registration;

import java.time.Instant;
import org.ddrroutes.privacy.Mask;
import org.ddrroutes.result.Result;

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
}
