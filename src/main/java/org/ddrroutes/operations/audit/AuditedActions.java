package org.ddrroutes.operations.audit;

import java.security.Principal;
import java.util.function.Function;
import org.ddrroutes.operations.web.ActionBody;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.OperatorWork;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Does what operators ask for, and writes each action to the audit. */
@Component
public class AuditedActions {

    private final OperatorWork work;
    private final AuditLog audit;

    AuditedActions(OperatorWork work, AuditLog audit) {
        this.work = work;
        this.audit = audit;
    }

    /** @param action does it, in the name of the operator that it is given */
    public <T> Mono<T> run(ServerWebExchange exchange, ActionBody asked, Function<AuditNote, T> action) {
        return exchange.getPrincipal()
                .map(Principal::getName)
                .switchIfEmpty(Mono.error(() -> OperatorProblem.of(HttpStatus.FORBIDDEN)))
                .flatMap(operator -> {
                    OperatorRequest request = new OperatorRequest(exchange);
                    AuditEntry entry = new AuditEntry(
                            operator,
                            request.address(),
                            asked.action(),
                            request.target(true),
                            request.requestUid(),
                            asked.get("reason"));
                    return work.act(() -> {
                        request.setAudited();
                        return audit.record(entry, action);
                    });
                });
    }
}
