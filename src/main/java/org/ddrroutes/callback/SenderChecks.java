package org.ddrroutes.callback;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** Who sends, and whether it is the kind of request that a callback is. */
final class SenderChecks {

    private static final Pattern JSON = Pattern.compile(
            "application/json\\s*(;\\s*charset\\s*=\\s*(\"[^\"]*\"|[^\\s;,\"]+)\\s*)?;?", Pattern.CASE_INSENSITIVE);

    private final CallbackSenders senders;

    SenderChecks(CallbackSenders senders) {
        this.senders = senders;
    }

    List<Check> inOrder() {
        return List.of(
                new Check("address", this::address),
                new Check("method", SenderChecks::method),
                new Check("content-type", SenderChecks::contentType));
    }

    private @Nullable CallbackResponse address(CallbackRequest request) {
        Optional<InetAddress> sender = ClientAddress.of(request.peer, request.forwardedFor, senders.trustedProxies());
        request.senderIs(sender);
        return Network.anyContains(senders.allowedNetworks(), sender)
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
}
