package org.ddrroutes.operations.callback;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.web.ActionBody;
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

/** {@code /actuator/callbacks}: those that settled nothing, and what a person decides about them. */
@RestController
@RequestMapping("/actuator/callbacks")
public class CallbacksController {

    private static final String MATCH = "match";
    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of(MATCH, List.of("requestUID"), "dismiss", List.of("reason")));

    private final ListDatabase lists;
    private final CallbackDecisions decisions;
    private final OperatorWork work;
    private final AuditedActions actions;

    CallbacksController(ListDatabase lists, CallbackDecisions decisions, OperatorWork work, AuditedActions actions) {
        this.lists = lists;
        this.decisions = decisions;
        this.work = work;
        this.actions = actions;
    }

    /** A page, newest first. */
    @GetMapping
    public Mono<Page<CallbackList.Item>> page(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "kind", "from", "to", "limit", "after");
        return work.list(CallbackList.page(lists.jdbc(), query));
    }

    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Done> act(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        CallbackId callback = CallbackId.read(id).orElseThrow(CallbackDecisions::unknown);
        if (asked.action().equals(MATCH)) {
            RequestUid requestUid = Parameters.requestUid("requestUID", asked.get("requestUID"));
            return actions.run(exchange, asked, note -> {
                note.requestUid(requestUid.value());
                decisions.match(callback, requestUid, note.operator());
                return new Done(id, MATCH);
            });
        }
        String reason = Parameters.reason(asked.get("reason"));
        return actions.run(exchange, asked, note -> {
            decisions.dismiss(callback, reason, note.operator());
            return new Done(id, "dismiss");
        });
    }

    record Done(String id, String action) {}
}
