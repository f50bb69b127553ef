package org.ddrroutes.operations.console;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.support.LRUCacheFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.server.ServerAuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Logins that have been sent to a provider and are not back. The browser is known again by a cookie, not by a session: strangers
 * may begin as many as they like, and only the last {@value #MOST} are kept.
 */
final class PendingLogins implements ServerAuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    /** Attribute of the exchange in which a login comes back: the page that was asked for before it. */
    static final String TO = PendingLogins.class.getName() + ".to";

    private static final String COOKIE = "DDR-LOGIN";
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 1_000;

    /** By their {@code state}. */
    private final Map<String, OAuth2AuthorizationRequest> requests = LRUCacheFactory.newLRUCache(MOST);

    @Override
    public Mono<Void> saveAuthorizationRequest(OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
        String to =
                ConsoleSecurity.ownPage(exchange.getRequest().getQueryParams().getFirst("to"));
        OAuth2AuthorizationRequest kept = OAuth2AuthorizationRequest.from(request)
                .attributes(attributes -> attributes.put(TO, to))
                .build();
        return Mono.fromRunnable(() -> {
            requests.put(kept.getState(), kept);
            setCookie(exchange, request.getState(), KEPT);
        });
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> loadAuthorizationRequest(ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> requests.get(state(exchange)));
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> removeAuthorizationRequest(ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> {
            setCookie(exchange, "", Duration.ZERO);
            OAuth2AuthorizationRequest begun = requests.remove(state(exchange));
            if (begun != null) {
                exchange.getAttributes().put(TO, begun.getAttributes().get(TO));
            }
            return begun;
        });
    }

    /** Empty where the answer is not for this browser. */
    private static String state(ServerWebExchange exchange) {
        String state = exchange.getRequest().getQueryParams().getFirst("state");
        @Nullable HttpCookie cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        return state != null && cookie != null && state.equals(cookie.getValue()) ? state : "";
    }

    private static void setCookie(ServerWebExchange exchange, String value, Duration age) {
        exchange.getResponse()
                .addCookie(ResponseCookie.from(COOKIE, value)
                        .path(ConsoleSecurity.LOGIN)
                        .httpOnly(true)
                        .secure("https".equals(exchange.getRequest().getURI().getScheme()))
                        // The provider's site leads back here.
                        .sameSite("Lax")
                        .maxAge(age)
                        .build());
    }
}
