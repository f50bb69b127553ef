package org.ddrroutes.operations.gate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.gate.Gate;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.ListDatabase;
import org.ddrroutes.operations.web.ListQuery;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.operations.web.RecordRow;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code /actuator/gate}: may the bank be called, why not, until when; opened and closed by hand. */
@RestController
@RequestMapping("/actuator/gate")
public class GateController {

    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of("open", List.of(), "close", List.of("reason", "for"), "probe", List.of()));

    private final Gate gate;
    private final Clock clock;
    private final OperatorWork work;
    private final AuditedActions actions;
    private final ListDatabase lists;

    GateController(Gate gate, Clock clock, OperatorWork work, AuditedActions actions, ListDatabase lists) {
        this.gate = gate;
        this.clock = clock;
        this.work = work;
        this.actions = actions;
        this.lists = lists;
    }

    @GetMapping
    public Mono<GateView> state(@RequestParam MultiValueMap<String, String> query) {
        QueryParameters.of(query);
        return work.act(this::view);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<GateView> act(@RequestBody(required = false) byte @Nullable [] body, ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        boolean closes = asked.action().equals("close");
        String reason = closes ? Parameters.reason(asked.get("reason")) : "";
        Duration pause = closes ? Parameters.pause("for", asked.get("for")) : null;
        return actions.run(exchange, asked, note -> {
            if (closes) {
                gate.closeByHand(note.operator(), reason, pause);
            } else if (asked.action().equals("probe")) {
                gate.probeByHand(note.operator());
            } else {
                gate.openByHand(note.operator());
            }
            return view();
        });
    }

    /** A page of when it was opened and closed, newest first. */
    @GetMapping("/history")
    public Mono<Page<GateChange>> history(@RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters query = QueryParameters.of(parameters, "from", "to", "limit", "after");
        return work.list(new ListQuery("SELECT *, is_open AS open, by_whom AS by FROM gate_change")
                .between("at", query)
                .pageByNumber(query, "at", "id", lists.jdbc(), new RecordRow<>(GateChange.class)));
    }

    private GateView view() {
        return GateView.of(gate.state(), clock.instant());
    }
}
