package org.ddrroutes.callback;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.callback.Check.Refusal;
import org.ddrroutes.wire.StatusCode;
import org.jspecify.annotations.Nullable;

/** Who sends, and whether it is the kind of request that a callback is. */
final class SenderChecks {

    private static final Pattern JSON = Pattern.compile(
            "application/json\\s*(;\\s*charset\\s*=\\s*(\"[^\"]*\"|[^\\s;,\"]+)\\s*)?;?", Pattern.CASE_INSENSITIVE);

    private final CallbackSettings settings;

    SenderChecks(CallbackSettings settings) {
        this.settings = settings;
    }

    List<Check> inOrder() {
        return Stream.concat(ofTheHead().stream(), Stream.of(SenderChecks::size))
                .toList();
    }

    /** Those that need to know nothing of the body. */
    List<Check> ofTheHead() {
        return List.of(this::address, SenderChecks::method, SenderChecks::contentType);
    }

    private @Nullable Refusal address(Reading reading) {
        CapturedRequest request = reading.request;
        boolean allowed = Network.anyContains(
                settings.allowedNetworks(),
                ClientAddress.of(request.peer(), request.forwardedFor(), settings.trustedProxies()));
        return allowed ? null : new Refusal(403, StatusCode.UNAUTHORIZED);
    }

    private static @Nullable Refusal method(Reading reading) {
        return reading.request.method().equals("POST") ? null : new Refusal(405, StatusCode.BAD_REQUEST);
    }

    private static @Nullable Refusal contentType(Reading reading) {
        List<String> given = reading.request.contentTypes();
        boolean json = given.size() == 1 && JSON.matcher(given.get(0).trim()).matches();
        return json ? null : new Refusal(415, StatusCode.BAD_REQUEST);
    }

    private static @Nullable Refusal size(Reading reading) {
        return reading.request.tooLarge() ? new Refusal(413, StatusCode.BAD_REQUEST) : null;
    }
}
