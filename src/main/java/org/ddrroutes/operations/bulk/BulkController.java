package org.ddrroutes.operations.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
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

/** {@code /actuator/bulk}: a plan of what is to be done to many, and its run. */
@RestController
@RequestMapping("/actuator/bulk")
public class BulkController {

    private static final List<String> PLAN = List.of("filter", "reason");
    private static final Map<String, List<String>> PLANS =
            new TreeMap<>(Map.of("replay", PLAN, "discard", PLAN, "put-back", PLAN));
    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of("start", List.of("rate", "cap"), "pause", List.of(), "cancel", List.of()));

    private static final int SAMPLE = 5;
    private static final int DEFAULT_RATE = 10;
    private static final int MOST_A_SECOND = 1_000;

    private final BulkCandidates candidates;
    private final BulkTable bulks;
    private final OperatorWork work;
    private final AuditedActions actions;

    BulkController(BulkCandidates candidates, BulkTable bulks, OperatorWork work, AuditedActions actions) {
        this.candidates = candidates;
        this.bulks = bulks;
        this.work = work;
        this.actions = actions;
    }

    /** Finds what is to be done, and does nothing yet. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<BulkPlan> plan(@RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, PLANS);
        BulkAction action = BulkAction.of(asked.action());
        ObjectNode filter = asked.object("filter");
        String reason = Parameters.reason(asked.get("reason"));
        return actions.run(exchange, asked, note -> {
            List<BulkCandidate> found = candidates.find(action, filter);
            String id = UUID.randomUUID().toString();
            bulks.plan(id, action, filter.toString(), reason, note.operator(), found);
            note.detail("planned " + id + ", matching " + found.size());
            return read(
                    id,
                    found.stream()
                            .filter(candidate -> candidate.why() == null)
                            .limit(SAMPLE)
                            .toList());
        });
    }

    @GetMapping("/{id}")
    public Mono<BulkPlan> one(@PathVariable String id, @RequestParam MultiValueMap<String, String> query) {
        QueryParameters.of(query);
        return work.list(() -> read(id, null));
    }

    /** A page, newest first. */
    @GetMapping
    public Mono<Page<BulkSummary>> page(@RequestParam MultiValueMap<String, String> parameters) {
        return work.list(bulks.page(QueryParameters.of(parameters, "limit", "after")));
    }

    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<BulkPlan> act(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        Integer rate = asked.number("rate", MOST_A_SECOND);
        Integer cap = asked.number("cap", BulkCandidates.MOST);
        return actions.run(exchange, asked, note -> {
            BulkPlan before = read(id, null);
            boolean changed = switch (asked.action()) {
                case "start" ->
                    bulks.change(
                            id,
                            List.of("planned", "paused"),
                            "running",
                            note.operator(),
                            rate == null ? DEFAULT_RATE : rate,
                            cap);
                case "pause" -> bulks.change(id, List.of("running"), "paused", null, null, null);
                default -> bulks.change(id, List.of("planned", "running", "paused"), "cancelled", null, null, null);
            };
            if (!changed) {
                throw OperatorProblem.conflict(
                        "the bulk is " + before.bulk().state(), "look at it at /actuator/bulk/" + id);
            }
            return read(id, null);
        });
    }

    private BulkPlan read(String id, @Nullable List<BulkCandidate> sample) {
        return bulks.read(id, sample)
                .orElseThrow(() -> OperatorProblem.notFound("no bulk has this id", "plan one: POST /actuator/bulk"));
    }
}
