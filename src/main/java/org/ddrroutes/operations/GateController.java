package org.ddrroutes.operations;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.gate.Gate;
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
class GateController {

    private static final Map<String, List<String>> ACTIONS =
            new TreeMap<>(Map.of("open", List.of(), "close", List.of("reason")));

    private final Gate gate;
    private final Clock clock;
    private final OperatorWork work;
    private final AuditedActions actions;

    GateController(Gate gate, Clock clock, OperatorWork work, AuditedActions actions) {
        this.gate = gate;
        this.clock = clock;
        this.work = work;
        this.actions = actions;
    }

    @GetMapping
    Mono<GateView> state(@RequestParam MultiValueMap<String, String> query) {
        QueryParameters.of(query);
        return work.act(this::view);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<GateView> act(
            @RequestParam MultiValueMap<String, String> query,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, query, ACTIONS);
        String reason = asked.action().equals("close") ? Parameters.reason(asked.get("reason")) : "";
        return actions.run(exchange, asked, acting -> {
            if (asked.action().equals("close")) {
                gate.closeByHand(acting.operator(), reason);
            } else {
                gate.openByHand(acting.operator());
            }
            return view();
        });
    }

    private GateView view() {
        return GateView.of(gate.state(), clock.instant());
    }
}
