package org.ddrroutes.operations.registration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.operations.audit.AuditedActions;
import org.ddrroutes.operations.registration.RegistrationHistory.ReceivedCallback;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.OperatorWork;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.operations.web.Parameters;
import org.ddrroutes.operations.web.QueryParameters;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.registration.RegistrationState;
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

/** {@code /actuator/registrations}: all of them by page, one with its timeline, and what a person does to one. */
@RestController
@RequestMapping("/actuator/registrations")
public class RegistrationsController {

    private static final String SETTLE = "settle";
    private static final Map<String, List<String>> ACTIONS = new TreeMap<>(
            Map.of("put-back", List.of(), SETTLE, List.of("state", "source", "reason"), "approve", List.of()));

    private final RegistrationSearch search;
    private final PutBack putBack;
    private final ManualSettlement settlement;
    private final OperatorWork work;
    private final AuditedActions actions;

    RegistrationsController(
            RegistrationSearch search,
            PutBack putBack,
            ManualSettlement settlement,
            OperatorWork work,
            AuditedActions actions) {
        this.search = search;
        this.putBack = putBack;
        this.settlement = settlement;
        this.work = work;
        this.actions = actions;
    }

    /** A page, newest first. */
    @GetMapping
    public Mono<Page<RegistrationView>> page(@RequestParam MultiValueMap<String, String> parameters) {
        return work.list(search.page(QueryParameters.of(parameters, RegistrationSearch.NAMES)));
    }

    /** The same, and by the whole account, which stands in no address. */
    @PostMapping(path = "/search", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Page<RegistrationView>> search(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(parameters);
        return work.list(search.page(QueryParameters.of(body, RegistrationSearch.NAMES_IN_BODY)));
    }

    @GetMapping("/{requestUid}")
    public Mono<RegistrationHistory> one(
            @PathVariable String requestUid, @RequestParam MultiValueMap<String, String> parameters) {
        QueryParameters.of(parameters);
        if (!RequestUid.isWellFormed(requestUid)) {
            throw unknown(List.of());
        }
        return work.list(() -> search.history(requestUid).orElseThrow(() -> unknown(search.callbacks(requestUid))));
    }

    @PostMapping(path = "/{requestUid}", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Mono<Done> act(
            @PathVariable String requestUid,
            @RequestBody(required = false) byte @Nullable [] body,
            ServerWebExchange exchange) {
        ActionBody asked = ActionBody.read(body, exchange, ACTIONS);
        if (!RequestUid.isWellFormed(requestUid)) {
            throw unknown();
        }
        RequestUid uid = new RequestUid(requestUid);
        if (asked.action().equals(SETTLE)) {
            RegistrationState to = Parameters.finalState(asked.get("state"));
            String source = Parameters.said("source", asked.get("source"));
            String reason = Parameters.reason(asked.get("reason"));
            return actions.run(exchange, asked, note -> {
                note.detail(to + ", source: " + source);
                return settlement.needsApproval()
                        ? Done.of("awaits-approval", settlement.propose(uid, to, source, reason, note.operator()))
                        : Done.of(SETTLE, settlement.settle(uid, to, source, reason, note.operator()));
            });
        }
        if (asked.action().equals("approve")) {
            return actions.run(exchange, asked, note -> Done.of("approve", settlement.approve(uid, note.operator())));
        }
        return actions.run(exchange, asked, note -> Done.of("put-back", putBack.putBack(uid, note.operator())));
    }

    public static OperatorProblem unknown() {
        return OperatorProblem.notFound(
                "no registration has this requestUID", "a message without a row is among the dead letters");
    }

    private static OperatorProblem unknown(List<ReceivedCallback> callbacks) {
        OperatorProblem problem = callbacks.isEmpty()
                ? unknown()
                : OperatorProblem.notFound(
                        "no registration has this requestUID, but callbacks name it",
                        "they are matched as soon as the registration appears");
        return problem.seeing(callbacks);
    }

    record Done(@JsonProperty("requestUID") String requestUid, String action, String state) {

        static Done of(String action, Registration registration) {
            return new Done(
                    registration.requestUid().value(),
                    action,
                    registration.state().name());
        }
    }
}
