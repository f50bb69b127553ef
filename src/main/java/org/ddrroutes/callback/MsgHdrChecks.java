package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code msg-hdr}, in the order of the table. A part that is blank counts as absent. Source: the guide, the
 * callback's msg-hdr.
 *
 * @param clientId what {@code oapi-client-id} must be; blank when any will do
 * @param keyUsed takes the place of the right key among ours
 */
record MsgHdrChecks(
        CallbackSettings settings, CallbackSenders senders, String clientId, Clock clock, IntConsumer keyUsed) {

    private static final CallbackResponse UNAUTHORIZED = new CallbackResponse(401, StatusCode.UNAUTHORIZED, null);

    List<Check> inOrder() {
        return List.of(
                Check.badRequest("msg-hdr", MsgHdrChecks::there),
                Check.badRequest("msg-hdr-format", MsgHdrChecks::object),
                new Check("key", this::apiKey),
                new Check("client-id", this::clientId),
                Check.badRequest("partner-id", this::partnerId),
                Check.badRequest("channel-id", this::channelId),
                Check.badRequest("request-uid", MsgHdrChecks::requestUid),
                Check.badRequest("request-date-time", this::requestDateTime));
    }

    private static @Nullable StatusCode there(CallbackRequest request) {
        boolean absent = request.msgHdrs.stream().allMatch(String::isBlank);
        return absent ? StatusCode.headerRequired("msg-hdr") : null;
    }

    private static @Nullable StatusCode object(CallbackRequest request) {
        List<String> lines = request.msgHdrs;
        if (lines.size() == 1) {
            try {
                // The server hands over the header's bytes as Latin-1 characters.
                ObjectNode read = StrictJson.read(lines.get(0).getBytes(StandardCharsets.ISO_8859_1));
                if (read.properties().stream().map(entry -> entry.getValue()).allMatch(JsonNode::isTextual)) {
                    request.msgHdr = read;
                    return null;
                }
            } catch (MalformedJson e) {
                // As one whose values are no texts.
            }
        }
        return StatusCode.headerInvalidFormat("msg-hdr");
    }

    private @Nullable CallbackResponse apiKey(CallbackRequest request) {
        String given = request.part("x-api-key");
        int place = given == null ? CallbackSenders.NO_KEY : senders.placeOf(given);
        if (place == CallbackSenders.NO_KEY) {
            return UNAUTHORIZED;
        }
        request.isKeyRight = true;
        keyUsed.accept(place);
        return null;
    }

    private @Nullable CallbackResponse clientId(CallbackRequest request) {
        String given = request.part("oapi-client-id");
        if (given == null) {
            return CallbackResponse.badRequest(StatusCode.headerRequired("clientId"));
        }
        return isWanted(clientId, given) ? null : UNAUTHORIZED;
    }

    private @Nullable StatusCode partnerId(CallbackRequest request) {
        String given = request.part("oapi-partner-id");
        if (given == null) {
            return StatusCode.required("oapi-partner-id");
        }
        return isWanted(settings.partnerId(), given) ? null : StatusCode.PARTNER_NOT_FOUND;
    }

    private @Nullable StatusCode channelId(CallbackRequest request) {
        String given = request.part("channelId");
        if (given == null) {
            return StatusCode.required("channelId");
        }
        return isWanted(settings.channelId(), given) ? null : StatusCode.invalid("channelId");
    }

    private static @Nullable StatusCode requestUid(CallbackRequest request) {
        String given = request.part("requestUID");
        if (given == null) {
            return StatusCode.required("requestUID");
        }
        return RequestUid.isWellFormed(given) ? null : StatusCode.headerInvalidFormat("requestUID");
    }

    private @Nullable StatusCode requestDateTime(CallbackRequest request) {
        String given = request.part("requestDateTime");
        if (given == null) {
            return StatusCode.required("requestDateTime");
        }
        Optional<Instant> sent = BankTimestamp.compact(given);
        if (sent.isEmpty()) {
            return StatusCode.invalidFormat("requestDateTime");
        }
        Duration age = Duration.between(sent.get(), clock.instant());
        boolean tooOld = isOver(age, settings.maxAge());
        boolean tooFarAhead = isOver(age.negated(), settings.maxClockSkew());
        return tooOld || tooFarAhead ? StatusCode.invalid("requestDateTime") : null;
    }

    private static boolean isOver(Duration found, Duration limit) {
        return !limit.isZero() && found.compareTo(limit) > 0;
    }

    private static boolean isWanted(@Nullable String configured, String given) {
        return configured == null || configured.isBlank() || new Secret(configured).matches(given);
    }
}
