package org.ddrroutes.callback;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ddrroutes.callback.Check.Refusal;
import org.ddrroutes.registration.RequestUid;

/** The table of checks that a callback must pass before anything of it is kept: the first that fails answers. */
public final class CallbackChecks {

    private final List<Check> checks;

    /** @param clientId what {@code oapi-client-id} must be; blank when any will do */
    CallbackChecks(CallbackSettings settings, KnownVendors vendors, String clientId, Clock clock) {
        checks = Stream.of(
                        new SenderChecks(settings).inOrder(),
                        new MsgHdrChecks(settings, clientId, clock).inOrder(),
                        new BodyChecks(vendors).inOrder())
                .flatMap(List::stream)
                .toList();
    }

    /** Called by the route callback-receive. */
    public Checked check(CapturedRequest request) {
        Reading reading = new Reading(request);
        for (Check check : checks) {
            Refusal refusal = check.refuse(reading);
            if (refusal != null) {
                return new Answer(refusal.httpStatus(), refusal.status(), reading.nameableRequestUid());
            }
        }
        RequestUid requestUid = reading.nameableRequestUid();
        if (requestUid == null) {
            throw new IllegalStateException("The checks let a callback without a requestUID pass");
        }
        return CallbackReader.callback(reading, requestUid);
    }
}
