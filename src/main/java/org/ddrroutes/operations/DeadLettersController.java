package org.ddrroutes.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /actuator/deadletters}: what waits for a person, and what that person decides. */
@RestController
@RequestMapping("/actuator/deadletters")
class DeadLettersController {

    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of("replay", List.of(), "discard", List.of("reason")));

    private final DeadLetterQueue deadLetters;
    private final DeadLetterSearch search;
    private final Replay replay;
    private final Discard discard;
    private final OperatorWork work;

    DeadLettersController(
            DeadLetterQueue deadLetters, DeadLetterSearch search, Replay replay, Discard discard, OperatorWork work) {
        this.deadLetters = deadLetters;
        this.search = search;
        this.replay = replay;
        this.discard = discard;
        this.work = work;
    }

    /** A page, oldest first. */
    @GetMapping
    Mono<Page<DeadLetter>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "reason", "vendorID", "from", "to", "limit", "after");
        DeadLetterFilter filter = new DeadLetterFilter(
                Parameters.code("reason", query.get("reason")),
                Parameters.vendorId(query.get("vendorID")),
                Parameters.from(query.get("from")),
                Parameters.to(query.get("to")),
                Parameters.limit(query.get("limit")),
                Parameters.after(query.get("after")));
        return work.browse(() -> deadLetters.page(filter));
    }

    /** @param id a dead letter's, or a requestUID that just one of them has */
    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<Done> act(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> query,
            @RequestBody(required = false) byte @Nullable [] body,
            Principal operator) {
        ActionBody asked = ActionBody.read(body, query, ACTIONS);
        if (asked.action().equals("discard")) {
            String reason = Parameters.reason(asked.get("reason"));
            return work.act(() -> {
                FoundDeadLetter found = search.find(id);
                return done(found, "discard", discard.discard(found, operator.getName(), reason));
            });
        }
        return work.act(() -> {
            FoundDeadLetter found = search.find(id);
            return done(found, "replay", replay.replay(found, operator.getName()));
        });
    }

    private static Done done(FoundDeadLetter deadLetter, String action, boolean wasThere) {
        if (!wasThere) {
            throw DeadLetterSearch.unknown();
        }
        RequestUid requestUid = deadLetter.request().requestUid();
        return new Done(deadLetter.id(), requestUid == null ? null : requestUid.value(), action);
    }

    /** What was done, and to which. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Done(
            String id, @JsonProperty("requestUID") @Nullable String requestUid, String action) {}
}
