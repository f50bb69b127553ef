package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.tracing.LogContext;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * The table of checks that a callback must pass before anything of it is kept: the first that fails answers. Each check
 * runs once for a request: those of the head as soon as the head has come, the others in the route.
 */
public final class CallbackChecks {

    private static final Pattern JSON = Pattern.compile(
            "application/json\\s*(;\\s*charset\\s*=\\s*(\"[^\"]*\"|[^\\s;,\"]+)\\s*)?;?", Pattern.CASE_INSENSITIVE);

    private final CallbackSenders senders;
    private final List<Check> checks;
    private final int ofTheHead;
    private final int ofTheHeadAndSize;

    /**
     * @param clientId what {@code oapi-client-id} must be; blank when any will do
     * @param keyUsed takes the place of the right key among ours
     */
    CallbackChecks(
            CallbackSettings settings,
            CallbackSenders senders,
            KnownVendors vendors,
            String clientId,
            Clock clock,
            IntConsumer keyUsed) {
        this.senders = senders;
        List<Check> sender = List.of(
                new Check("address", this::address),
                new Check("method", CallbackChecks::method),
                new Check("content-type", CallbackChecks::contentType));
        List<Check> size = List.of(new Check("size", CallbackChecks::size));
        List<Check> msgHdr = new MsgHdrChecks(settings, senders, clientId, clock, keyUsed).inOrder();
        checks = Stream.of(sender, size, msgHdr, new BodyChecks(vendors).inOrder())
                .flatMap(List::stream)
                .toList();
        ofTheHead = sender.size();
        ofTheHeadAndSize = sender.size() + size.size() + msgHdr.size();
    }

    /**
     * Makes the checks that need nothing of the body.
     *
     * @param sizeIsKnown whether the body's length is known; else the check of the size, and what the table has after it,
     *     must wait for the body
     * @return whether the request is refused whatever its body turns out to be
     */
    public boolean refuseByHead(CallbackRequest request, boolean sizeIsKnown) {
        request.pass(checks, sizeIsKnown ? ofTheHeadAndSize : ofTheHead);
        return request.failure != null;
    }

    /** Makes the checks that are left. Called by the route callback-receive. */
    public CheckResult check(CallbackRequest request) {
        request.pass(checks, checks.size());
        LogContext.begin(request.nameableRequestUid());
        CheckFailure failure = request.failure;
        return failure != null ? failure : read(Objects.requireNonNull(request.nameableRequestUid()), request);
    }

    /** Of a request that passed the checks. */
    static Callback read(RequestUid requestUid, CallbackRequest request) {
        return new Callback(
                requestUid,
                request.required(CallbackField.VENDOR_ID),
                request.required(CallbackField.COMPANY_ID),
                request.required(CallbackField.ACCOUNT_NO),
                request.text(CallbackField.REF1),
                request.text(CallbackField.REF2),
                request.text(CallbackField.REF3),
                request.text(CallbackField.REF4),
                request.required(CallbackField.APPLY_DTM),
                request.required(CallbackField.RESP_CODE),
                request.required(CallbackField.RESP_DESC),
                extraFields(request.body));
    }

    private @Nullable CallbackResponse address(CallbackRequest request) {
        request.sender = ClientAddress.of(request.peer, request.forwardedFor, senders.trustedProxies());
        return Network.anyContains(senders.allowedNetworks(), request.sender)
                ? null
                : new CallbackResponse(403, StatusCode.UNAUTHORIZED, null);
    }

    private static @Nullable CallbackResponse method(CallbackRequest request) {
        return request.method.equals("POST") ? null : CallbackResponse.notUnderstood(405);
    }

    private static @Nullable CallbackResponse contentType(CallbackRequest request) {
        List<String> given = request.contentTypes;
        boolean json = given.size() == 1 && JSON.matcher(given.get(0).trim()).matches();
        return json ? null : CallbackResponse.notUnderstood(415);
    }

    private static @Nullable CallbackResponse size(CallbackRequest request) {
        return request.isTooLarge ? CallbackResponse.notUnderstood(413) : null;
    }

    private static @Nullable String extraFields(ObjectNode body) {
        ObjectNode extra = body.deepCopy().without(CallbackField.NAMES);
        return extra.isEmpty() ? null : extra.toString();
    }
}
