package org.ddrroutes.operations.console;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ddrroutes.operations.audit.AuditController;
import org.ddrroutes.operations.bulk.BulkController;
import org.ddrroutes.operations.callback.CallbacksController;
import org.ddrroutes.operations.deadletter.DeadLetterSummary;
import org.ddrroutes.operations.deadletter.DeadLettersController;
import org.ddrroutes.operations.gate.GateController;
import org.ddrroutes.operations.registration.PutBack;
import org.ddrroutes.operations.registration.RegistrationHistory;
import org.ddrroutes.operations.registration.RegistrationsController;
import org.ddrroutes.operations.security.SettleSettings;
import org.ddrroutes.operations.stuck.StuckController;
import org.ddrroutes.operations.web.Page;
import org.ddrroutes.registration.RegistrationState;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** The endpoints as pages. Each view asks an endpoint's own class: the same rules and limits. */
@RestController
@RequestMapping(Console.ROOT)
class ConsoleController {

    private static final Set<RegistrationState> MAY_SETTLE = EnumSet.complementOf(
            EnumSet.of(RegistrationState.RECEIVED, RegistrationState.SUBMITTING, RegistrationState.RETRYING));
    private static final Set<String> MAY_START = Set.of("planned", "paused");
    private static final Set<String> OVER = Set.of("done", "cancelled");

    private final ConsolePages pages;
    private final ConsoleTemplates templates;
    private final RegistrationsController registrations;
    private final DeadLettersController deadLetters;
    private final GateController gate;
    private final StuckController stuck;
    private final CallbacksController callbacks;
    private final BulkController bulk;
    private final AuditController audit;
    private final SettleSettings settle;
    private final ProviderLogins providers;

    ConsoleController(
            ConsolePages pages,
            ConsoleTemplates templates,
            RegistrationsController registrations,
            DeadLettersController deadLetters,
            GateController gate,
            StuckController stuck,
            CallbacksController callbacks,
            BulkController bulk,
            AuditController audit,
            SettleSettings settle,
            ProviderLogins providers) {
        this.pages = pages;
        this.templates = templates;
        this.registrations = registrations;
        this.deadLetters = deadLetters;
        this.gate = gate;
        this.stuck = stuck;
        this.callbacks = callbacks;
        this.bulk = bulk;
        this.audit = audit;
        this.settle = settle;
        this.providers = providers;
    }

    /** What the form sends is taken by {@link ConsoleSecurity}. */
    @GetMapping("/login")
    Mono<ResponseEntity<String>> login(ServerWebExchange exchange) {
        String to =
                ConsoleSecurity.ownPage(exchange.getRequest().getQueryParams().getFirst("to"));
        return pages.page(
                exchange,
                "login",
                "Log in",
                Map.of("to", to, "back", to.equals(Console.ROOT) ? "" : "?to=" + Console.encode(to)));
    }

    @PostMapping("/logout")
    Mono<Void> logout(ServerWebExchange exchange) {
        return exchange.<Authentication>getPrincipal()
                .flatMap(who ->
                        exchange.getSession().flatMap(WebSession::invalidate).then(providers.leave(exchange, who)));
    }

    @GetMapping("/gate")
    Mono<ResponseEntity<String>> gate(ServerWebExchange exchange) {
        return Mono.zip(gate.state(parameters(exchange)), gate.history(Console.NO_PARAMETERS))
                .flatMap(both -> {
                    Map<String, Object> model = asked(exchange);
                    model.putAll(templates.asMap(both.getT1()));
                    model.put("history", templates.asMap(both.getT2()));
                    return pages.page(exchange, "gate", "Gate", model);
                });
    }

    @GetMapping("/stuck")
    Mono<ResponseEntity<String>> stuck(ServerWebExchange exchange) {
        return Mono.zip(stuck.page(parameters(exchange)), stuck.summary(Console.NO_PARAMETERS))
                .flatMap(both -> pages.page(
                        exchange, "stuck", "Stuck", listed(exchange, both.getT1(), templates.asMap(both.getT2()))));
    }

    @GetMapping("/deadletters")
    Mono<ResponseEntity<String>> deadLetters(ServerWebExchange exchange) {
        return list(exchange, "deadletters", "Dead letters", deadLetters::page);
    }

    @GetMapping("/deadletters/discarded")
    Mono<ResponseEntity<String>> discarded(ServerWebExchange exchange) {
        return list(exchange, "discarded", "Discarded dead letters", deadLetters::discarded);
    }

    @GetMapping("/deadletters/summary")
    Mono<ResponseEntity<String>> deadLetterSummary(ServerWebExchange exchange) {
        return deadLetters.summary(parameters(exchange)).flatMap(summary -> {
            List<Map<String, Object>> groups =
                    summary.groups().stream().map(this::counted).toList();
            return pages.page(
                    exchange, "summary", "Dead letters by reason", Map.of("total", summary.total(), "groups", groups));
        });
    }

    @GetMapping("/registrations")
    Mono<ResponseEntity<String>> registrations(ServerWebExchange exchange) {
        return list(exchange, "registrations", "Registrations", registrations::page);
    }

    /** By the whole account, which stands in no address. */
    @PostMapping("/registrations/search")
    Mono<ResponseEntity<String>> search(ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(form -> list(
                        exchange,
                        "registrations",
                        "Registrations",
                        none -> registrations.search(Console.NO_PARAMETERS, FormBody.of(form))));
    }

    @GetMapping("/registrations/{requestUid}")
    Mono<ResponseEntity<String>> registration(@PathVariable String requestUid, ServerWebExchange exchange) {
        return registrations.one(requestUid, parameters(exchange)).flatMap(history -> {
            Map<String, Object> model = asked(exchange);
            model.putAll(templates.asMap(history));
            model.put("hasCallbacks", !history.callbacks().isEmpty());
            RegistrationState state =
                    RegistrationState.valueOf(history.registration().state());
            model.put("isDead", state == RegistrationState.DEAD);
            model.put("mayPutBack", PutBack.isFor(state));
            model.put("maySettle", MAY_SETTLE.contains(state));
            model.put("needsApproval", settle.secondPerson());
            model.put(
                    "story",
                    history.events().stream()
                            .map(event -> told(event, requestUid))
                            .toList());
            return pages.page(exchange, "registration", requestUid, model);
        });
    }

    @GetMapping("/callbacks")
    Mono<ResponseEntity<String>> callbacks(ServerWebExchange exchange) {
        return list(exchange, "callbacks", "Callbacks", callbacks::page);
    }

    @GetMapping("/audit")
    Mono<ResponseEntity<String>> audit(ServerWebExchange exchange) {
        return list(exchange, "audit", "Audit", audit::page);
    }

    @GetMapping("/bulk")
    Mono<ResponseEntity<String>> bulks(ServerWebExchange exchange) {
        return list(exchange, "bulks", "Bulk actions", bulk::page);
    }

    @GetMapping("/bulk/{id}")
    Mono<ResponseEntity<String>> bulk(@PathVariable String id, ServerWebExchange exchange) {
        return bulk.one(id, parameters(exchange)).flatMap(plan -> {
            Map<String, Object> model = asked(exchange);
            model.putAll(templates.asMap(plan));
            String state = plan.bulk().state();
            model.put("isRunning", state.equals("running"));
            model.put("mayStart", MAY_START.contains(state));
            model.put("isOver", OVER.contains(state));
            return pages.page(exchange, "bulk", "Bulk " + plan.bulk().action(), model);
        });
    }

    private Mono<ResponseEntity<String>> list(
            ServerWebExchange exchange,
            String template,
            String title,
            Function<MultiValueMap<String, String>, Mono<? extends Page<?>>> page) {
        return page.apply(parameters(exchange))
                .flatMap(found -> pages.page(exchange, template, title, listed(exchange, found, Map.of())));
    }

    private Map<String, Object> listed(ServerWebExchange exchange, Page<?> found, Map<String, Object> more) {
        Map<String, Object> model = asked(exchange);
        model.putAll(templates.asMap(found));
        model.putAll(more);
        model.put("isEmpty", found.items().isEmpty());
        if (found.next() != null) {
            model.put("nextHref", next(exchange, found.next()));
        }
        return model;
    }

    private static String next(ServerWebExchange exchange, String next) {
        Map<String, String> values = parameters(exchange).toSingleValueMap();
        values.put("after", next);
        return address(exchange.getRequest().getPath().value(), values);
    }

    private static String address(String path, Map<String, ?> query) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        query.keySet().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(query).toUriString();
    }

    private Map<String, Object> counted(DeadLetterSummary.Group group) {
        Map<String, Object> counted = new HashMap<>(templates.asMap(group));
        Map<String, String> filter = new LinkedHashMap<>();
        filter.put("reason", group.reason() == null ? "" : group.reason());
        filter.put("vendorID", group.vendorId() == null ? "" : group.vendorId());
        counted.put("href", address(Console.ROOT + "/deadletters", filter));
        return counted;
    }

    /** What was asked for, to be shown in the form again; and what was done just before. */
    private static Map<String, Object> asked(ServerWebExchange exchange) {
        Map<String, Object> model = new HashMap<>();
        Map<String, String> given =
                new HashMap<>(exchange.getRequest().getQueryParams().toSingleValueMap());
        model.put("doneWord", ConsoleActions.word(given.remove(ConsoleActions.DONE)));
        model.put("q", given);
        String replayed = given.getOrDefault("replayed", "");
        model.put(
                "replayedChoices",
                List.of(
                        Map.of("value", "false", "name", "no", "chosen", replayed.equals("false")),
                        Map.of("value", "true", "name", "yes", "chosen", replayed.equals("true"))));
        model.put(
                "states",
                Arrays.stream(RegistrationState.values())
                        .map(state -> Map.of(
                                "name", state.name(), "chosen", state.name().equals(given.get("state"))))
                        .toList());
        return model;
    }

    private Map<String, Object> told(RegistrationHistory.Event event, String requestUid) {
        Map<String, Object> told = new HashMap<>(templates.asMap(event));
        // Only where the bank was shown another one.
        told.remove("bankRequestUID", requestUid);
        told.put("sentence", ConsoleStory.sentence(event));
        return told;
    }

    /** For the endpoint: what was done is the page's own parameter. */
    private static MultiValueMap<String, String> parameters(ServerWebExchange exchange) {
        MultiValueMap<String, String> others =
                new LinkedMultiValueMap<>(exchange.getRequest().getQueryParams());
        others.remove(ConsoleActions.DONE);
        return others;
    }
}
