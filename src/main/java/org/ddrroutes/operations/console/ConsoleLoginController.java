package org.ddrroutes.operations.console;

import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/** The page of the login, and the end of a session. What the form sends is taken by {@link ConsoleSecurity}. */
@RestController
class ConsoleLoginController {

    private final ConsolePages pages;
    private final ProviderLogins providers;

    ConsoleLoginController(ConsolePages pages, ProviderLogins providers) {
        this.pages = pages;
        this.providers = providers;
    }

    @GetMapping(ConsoleSecurity.LOGIN)
    Mono<ResponseEntity<String>> login(ServerWebExchange exchange) {
        String to =
                ConsoleSecurity.ownPage(exchange.getRequest().getQueryParams().getFirst("to"));
        return pages.page(
                exchange,
                "login",
                "Log in",
                Map.of("to", to, "back", to.equals(Console.ROOT) ? "" : "?to=" + Console.encode(to)));
    }

    @PostMapping(ConsoleSecurity.LOGOUT)
    Mono<Void> logout(ServerWebExchange exchange) {
        return exchange.<Authentication>getPrincipal()
                .flatMap(who ->
                        exchange.getSession().flatMap(WebSession::invalidate).then(providers.leave(exchange, who)));
    }
}
