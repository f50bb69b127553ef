package org.ddrroutes.operations;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ddrroutes.operations.web.OperatorProblem;
import org.ddrroutes.operations.web.QueryParameters;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses a body that is announced as too long before any of it is read, with a login or without. One that does not say
 * its length is counted while it is read: {@code spring.codec.max-in-memory-size}. Also keeps from Spring Boot's own
 * endpoints what they do not know, or fail on.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestLimits implements WebFilter {

    static final DataSize MAX_BODY = DataSize.ofKilobytes(64);

    private static final Map<String, Set<String>> BOOTS_OWN =
            Map.of("health", Set.of(), "info", Set.of(), "prometheus", Set.of("includedNames"));

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (exchange.getRequest().getHeaders().getContentLength() > MAX_BODY.toBytes()) {
            return Mono.error(OperatorProblem.tooLarge("the body may have " + MAX_BODY.toKilobytes() + " KB"));
        }
        String[] path = exchange.getRequest().getPath().value().split("/", 4);
        if (path.length > 2 && path[1].equals("actuator")) {
            Set<String> known = BOOTS_OWN.get(path[2]);
            if (known != null) {
                QueryParameters.of(exchange.getRequest().getQueryParams(), known);
            }
        }
        return chain.filter(withoutEmptyAccept(exchange));
    }

    /** Spring Boot's own endpoints fail on a header {@code Accept} without a value: it is as good as none. */
    private static ServerWebExchange withoutEmptyAccept(ServerWebExchange exchange) {
        List<String> accept = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.ACCEPT);
        return !accept.isEmpty() && String.join(",", accept).replace(',', ' ').isBlank()
                ? exchange.mutate()
                        .request(request -> request.headers(headers -> headers.remove(HttpHeaders.ACCEPT)))
                        .build()
                : exchange;
    }
}
