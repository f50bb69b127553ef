package org.ddrroutes.operations;

import java.util.Objects;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Does what operators ask for, and writes each action to the audit. */
@Component
class AuditedActions {

    private final OperatorWork work;
    private final AuditLog audit;

    AuditedActions(OperatorWork work, AuditLog audit) {
        this.work = work;
        this.audit = audit;
    }

    /** @param action does it, in the name of the operator that it is given */
    <T> Mono<T> run(ServerWebExchange exchange, ActionBody asked, Function<Acting, T> action) {
        OperatorRequest request = new OperatorRequest(exchange);
        String operator = Objects.requireNonNull(request.operator(), "only who is logged in acts");
        AuditEntry entry = new AuditEntry(
                operator,
                request.address(),
                asked.action(),
                request.target(true),
                request.requestUid(),
                asked.get("reason"));
        return work.act(() -> {
            request.setAudited();
            return audit.record(entry, note -> action.apply(new Acting(operator, note)));
        });
    }

    /**
     * An action that goes on.
     *
     * @param operator in whose name
     * @param note takes what becomes known of it
     */
    record Acting(String operator, AuditNote note) {}
}
