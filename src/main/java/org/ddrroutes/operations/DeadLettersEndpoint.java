package org.ddrroutes.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.ddrroutes.registration.RequestUid;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** {@code /actuator/deadletters}: what waits for a person, and what he decides. */
@Component
@WebEndpoint(id = "deadletters")
class DeadLettersEndpoint {

    private final DeadLetterQueue deadLetters;
    private final DeadLetterSearch search;
    private final Replay replay;
    private final Discard discard;

    DeadLettersEndpoint(DeadLetterQueue deadLetters, DeadLetterSearch search, Replay replay, Discard discard) {
        this.deadLetters = deadLetters;
        this.search = search;
        this.replay = replay;
        this.discard = discard;
    }

    @ReadOperation
    WebEndpointResponse<Object> page(
            @Nullable String reason,
            @Nullable String vendorID,
            @Nullable String from,
            @Nullable String to,
            @Nullable String limit,
            @Nullable String after) {
        return Answer.to(() -> deadLetters.page(new DeadLetterFilter(
                reason,
                Parameters.vendorId(vendorID),
                Parameters.from(from),
                Parameters.to(to),
                Parameters.limit(limit),
                Parameters.after(after))));
    }

    /** @param id a dead letter's, or a requestUID that just one of them has */
    @WriteOperation
    WebEndpointResponse<Object> act(
            SecurityContext security, @Selector String id, @Nullable String action, @Nullable String reason) {
        String who = Operator.nameOf(security);
        return Answer.to(() -> switch (action == null ? "" : action) {
            case "replay" -> {
                FoundDeadLetter found = search.find(id);
                yield done(found, "replay", replay.replay(found, who));
            }
            case "discard" -> {
                String why = Parameters.reason(reason);
                FoundDeadLetter found = search.find(id);
                yield done(found, "discard", discard.discard(found, who, why));
            }
            default ->
                throw Parameters.refusal(
                        "action",
                        "must be replay or discard",
                        "send {\"action\":\"replay\"} or {\"action\":\"discard\",\"reason\":\"…\"}");
        });
    }

    private static Done done(FoundDeadLetter deadLetter, String action, boolean wasThere) {
        if (!wasThere) {
            throw new Refusal(DeadLetterSearch.unknown());
        }
        RequestUid requestUid = deadLetter.request().requestUid();
        return new Done(deadLetter.id(), requestUid == null ? null : requestUid.value(), action);
    }

    /** What was done, and to which. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Done(
            String id,

            @JsonProperty("requestUID") @org.jspecify.annotations.Nullable
            String requestUid,

            String action) {}
}
