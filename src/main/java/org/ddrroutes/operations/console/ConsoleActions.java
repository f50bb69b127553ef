package org.ddrroutes.operations.console;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.ddrroutes.operations.bulk.BulkController;
import org.ddrroutes.operations.callback.CallbacksController;
import org.ddrroutes.operations.deadletter.DeadLettersController;
import org.ddrroutes.operations.gate.GateController;
import org.ddrroutes.operations.registration.RegistrationsController;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The forms of the pages that act. Each is what an endpoint takes: the same rules, limits and audit. */
@RestController
@RequestMapping(Console.ROOT)
class ConsoleActions {

    /** The parameter by which the next page says what was done. */
    static final String DONE = "done";

    private static final Pattern WORD = Pattern.compile("[a-z-]{1,20}");

    private final RegistrationsController registrations;
    private final DeadLettersController deadLetters;
    private final GateController gate;
    private final CallbacksController callbacks;
    private final BulkController bulk;

    ConsoleActions(
            RegistrationsController registrations,
            DeadLettersController deadLetters,
            GateController gate,
            CallbacksController callbacks,
            BulkController bulk) {
        this.registrations = registrations;
        this.deadLetters = deadLetters;
        this.gate = gate;
        this.callbacks = callbacks;
        this.bulk = bulk;
    }

    @PostMapping("/gate")
    Mono<Void> actOnGate(ServerWebExchange exchange) {
        return act(exchange, "/gate", body -> gate.act(body, exchange));
    }

    @PostMapping("/deadletters/{id}")
    Mono<Void> actOnDeadLetter(@PathVariable String id, ServerWebExchange exchange) {
        return act(exchange, "/deadletters", body -> deadLetters.act(id, body, exchange));
    }

    @PostMapping("/registrations/{requestUid}")
    Mono<Void> actOnRegistration(@PathVariable String requestUid, ServerWebExchange exchange) {
        return act(
                exchange,
                "/registrations/" + Console.encode(requestUid),
                body -> registrations.act(requestUid, body, exchange));
    }

    @PostMapping("/callbacks/{id}")
    Mono<Void> actOnCallback(@PathVariable String id, ServerWebExchange exchange) {
        return act(exchange, "/callbacks", body -> callbacks.act(id, body, exchange));
    }

    @PostMapping("/bulk")
    Mono<Void> planBulk(ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(form -> bulk.plan(FormBody.of(form), exchange))
                .flatMap(plan -> ConsoleSecurity.redirect(
                        exchange,
                        Console.ROOT + "/bulk/" + Console.encode(plan.bulk().id())));
    }

    @PostMapping("/bulk/{id}")
    Mono<Void> actOnBulk(@PathVariable String id, ServerWebExchange exchange) {
        return act(exchange, "/bulk/" + Console.encode(id), body -> bulk.act(id, body, exchange));
    }

    /** Does it, and leads to a page that may be loaded again. */
    private static Mono<Void> act(ServerWebExchange exchange, String then, Function<byte[], Mono<?>> action) {
        return exchange.getFormData()
                .flatMap(form -> action.apply(FormBody.of(form))
                        .then(Mono.defer(() -> ConsoleSecurity.redirect(
                                exchange, Console.ROOT + then + "?" + DONE + "=" + word(form.getFirst("action"))))));
    }

    /** What may be an action's name, and is shown; empty where it may not. */
    static String word(@Nullable String text) {
        return text != null && WORD.matcher(text).matches() ? text : "";
    }
}
