package org.ddrroutes.callback;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ddrroutes.callback.Check.Refusal;
import org.ddrroutes.registration.RequestUid;

/** The table of checks that a callback must pass before anything of it is kept: the first that fails answers. */
public final class CallbackChecks {

    private final List<Check> checks;
    private final List<Check> ofTheHead;
    private final List<Check> ofTheHeadAndSize;

    /** @param clientId what {@code oapi-client-id} must be; blank when any will do */
    CallbackChecks(CallbackSettings settings, KnownVendors vendors, String clientId, Clock clock) {
        SenderChecks sender = new SenderChecks(settings);
        MsgHdrChecks msgHdr = new MsgHdrChecks(settings, clientId, clock);
        checks = joined(sender.inOrder(), msgHdr.inOrder(), new BodyChecks(vendors).inOrder());
        ofTheHead = sender.ofTheHead();
        ofTheHeadAndSize = joined(sender.inOrder(), msgHdr.ofTheSender());
    }

    /**
     * Whether a request is refused whatever its body turns out to be. What depends on the clock is not looked at: it
     * might pass when the route checks it a moment later.
     *
     * @param sizeIsKnown whether the sender has announced its body's length; else the check of the size, and what the table
     *     has after it, must wait for the body
     */
    boolean refusesUnread(CapturedRequest head, boolean sizeIsKnown) {
        Reading reading = new Reading(head);
        return (sizeIsKnown ? ofTheHeadAndSize : ofTheHead).stream().anyMatch(check -> check.refuse(reading) != null);
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

    @SafeVarargs
    private static List<Check> joined(List<Check>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
