package org.ddrroutes.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ddrroutes.callback.Check.Refusal;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.registration.RequestUid;
import org.ddrroutes.wire.MalformedJson;
import org.ddrroutes.wire.StatusCode;
import org.ddrroutes.wire.StrictJson;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code msg-hdr}, in the order of the table. A part that is blank counts as absent. Source: the guide, the
 * callback's msg-hdr.
 */
final class MsgHdrChecks {

    private final CallbackSettings settings;
    private final String clientId;
    private final Clock clock;

    /** @param clientId what {@code oapi-client-id} must be; blank when any will do */
    MsgHdrChecks(CallbackSettings settings, String clientId, Clock clock) {
        this.settings = settings;
        this.clientId = clientId;
        this.clock = clock;
    }

    List<Check> inOrder() {
        return Stream.concat(ofTheSender().stream(), Stream.of(this::requestDateTime))
                .toList();
    }

    /** Those whose outcome does not depend on the time. */
    List<Check> ofTheSender() {
        return List.of(
                MsgHdrChecks::there,
                MsgHdrChecks::object,
                this::apiKey,
                this::clientId,
                this::partnerId,
                this::channelId,
                MsgHdrChecks::requestUid);
    }

    private static @Nullable Refusal there(Reading reading) {
        boolean absent = reading.request.msgHdrs().stream().allMatch(String::isBlank);
        return absent ? Refusal.badRequest(StatusCode.headerRequired("msg-hdr")) : null;
    }

    private static @Nullable Refusal object(Reading reading) {
        List<String> lines = reading.request.msgHdrs();
        if (lines.size() == 1) {
            try {
                // The server hands over the header's bytes as Latin-1 characters.
                ObjectNode read = StrictJson.read(lines.get(0).getBytes(StandardCharsets.ISO_8859_1));
                if (read.properties().stream().map(entry -> entry.getValue()).allMatch(JsonNode::isTextual)) {
                    reading.msgHdrIs(read);
                    return null;
                }
            } catch (MalformedJson e) {
                return Refusal.badRequest(StatusCode.headerInvalidFormat("msg-hdr"));
            }
        }
        return Refusal.badRequest(StatusCode.headerInvalidFormat("msg-hdr"));
    }

    private @Nullable Refusal apiKey(Reading reading) {
        String given = reading.part("x-api-key");
        if (given == null || !isOneOfOurKeys(given)) {
            return Refusal.unauthorized();
        }
        reading.keyWasRight();
        return null;
    }

    // All keys are compared, so that the time taken does not tell which one came near.
    private boolean isOneOfOurKeys(String given) {
        boolean right = false;
        for (Secret key : settings.apiKey()) {
            right |= key.matches(given);
        }
        return right;
    }

    private @Nullable Refusal clientId(Reading reading) {
        String given = reading.part("oapi-client-id");
        if (given == null) {
            return Refusal.badRequest(StatusCode.headerRequired("clientId"));
        }
        return isWanted(clientId, given) ? null : Refusal.unauthorized();
    }

    private @Nullable Refusal partnerId(Reading reading) {
        String given = reading.part("oapi-partner-id");
        if (given == null) {
            return Refusal.badRequest(StatusCode.required("oapi-partner-id"));
        }
        return isWanted(settings.partnerId(), given) ? null : Refusal.badRequest(StatusCode.PARTNER_NOT_FOUND);
    }

    private @Nullable Refusal channelId(Reading reading) {
        String given = reading.part("channelId");
        if (given == null) {
            return Refusal.badRequest(StatusCode.required("channelId"));
        }
        return isWanted(settings.channelId(), given) ? null : Refusal.badRequest(StatusCode.invalid("channelId"));
    }

    private static @Nullable Refusal requestUid(Reading reading) {
        String given = reading.part("requestUID");
        if (given == null) {
            return Refusal.badRequest(StatusCode.required("requestUID"));
        }
        return RequestUid.isWellFormed(given) ? null : Refusal.badRequest(StatusCode.headerInvalidFormat("requestUID"));
    }

    private @Nullable Refusal requestDateTime(Reading reading) {
        String given = reading.part("requestDateTime");
        if (given == null) {
            return Refusal.badRequest(StatusCode.required("requestDateTime"));
        }
        Optional<Instant> sent = BangkokTime.compact(given);
        if (sent.isEmpty()) {
            return Refusal.badRequest(StatusCode.invalidFormat("requestDateTime"));
        }
        Duration age = Duration.between(sent.get(), clock.instant());
        boolean tooOld = isOver(age, settings.maxAge());
        boolean tooFarAhead = isOver(age.negated(), settings.maxClockSkew());
        return tooOld || tooFarAhead ? Refusal.badRequest(StatusCode.invalid("requestDateTime")) : null;
    }

    private static boolean isOver(Duration found, Duration limit) {
        return !limit.isZero() && found.compareTo(limit) > 0;
    }

    private static boolean isWanted(@Nullable String configured, String given) {
        return configured == null || configured.isBlank() || new Secret(configured).matches(given);
    }
}
