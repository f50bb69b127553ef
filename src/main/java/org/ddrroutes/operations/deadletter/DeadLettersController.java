package org.ddrroutes.operations.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.Cursor;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
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
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code /actuator/deadletters}: what waits for a person, and what that person decides. */
@RestController
@RequestMapping("/actuator/deadletters")
public class DeadLettersController {

    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of("replay", List.of(), "discard", List.of("reason"), "undo-discard", List.of()));

    private final DeadLetterQueue deadLetters;
    private final DeadLetterSearch search;
    private final Replay replay;
    private final DiscardedLetters discarded;
    private final ListDatabase lists;
    private final OperatorWork work;
    private final AuditedActions actions;

    DeadLettersController(
            DeadLetterQueue deadLetters,
            DeadLetterSearch search,
            Replay replay,
            DiscardedLetters discarded,
            ListDatabase lists,
            OperatorWork work,
            AuditedActions actions) {
        this.deadLetters = deadLetters;
        this.search = search;
        this.replay = replay;
        this.discarded = discarded;
        this.lists = lists;
        this.work = work;
        this.actions = actions;
    }

    /** A page, oldest first. */
    @GetMapping
    public Mono<Page<DeadLetter>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(
                parameters, "reason", "text", "vendorID", "replayed", "from", "to", "limit", "after");
        int limit = Parameters.limit(query.get("limit"));
        Cursor after = Parameters.after(query.get("after"));
        return work.browse(() -> deadLetters.page(DeadLetterFilter.of(query, lists.jdbc(), limit, after)));
    }

    /** A page of those that were discarded in the last 30 days, newest first. */
    @GetMapping("/discarded")
    public Mono<Page<DiscardedLetters.Item>> discarded(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "from", "to", "limit", "after");
        return work.list(DiscardedLetters.page(lists, query));
    }

    @GetMapping("/summary")
    public Mono<DeadLetterSummary> summary(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters.of(parameters);
        return work.browse(deadLetters::summary);
    }

    /** @param id a dead letter's, or a requestUID that just one of them has */
    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Done> act(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        String action = asked.action();
        String reason = action.equals("discard") ? Parameters.reason(asked.get("reason")) : "";
        return actions.run(exchange, asked, note -> {
            if (action.equals("undo-discard")) {
                DiscardedLetters.Kept kept = discarded.undo(id, note.operator());
                note.requestUid(kept.requestUid());
                return new Done(kept.id(), kept.requestUid(), action);
            }
            FoundDeadLetter found = search.find(id);
            RequestUid requestUid = found.request().requestUid();
            String uid = requestUid == null ? null : requestUid.value();
            note.requestUid(uid);
            if (action.equals("discard")) {
                discarded.discard(found, note.operator(), reason);
            } else {
                replay.replay(found, note.operator());
            }
            return new Done(found.id(), uid, action);
        });
    }

    record Done(
            String id, @JsonProperty("requestUID") @Nullable String requestUid, String action) {}
}
