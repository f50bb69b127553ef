package org.ddrroutes.operations.security;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses what a page of another site makes an operator's browser send: the browser may reach this port, and it sends the
 * login by itself. Where there is no login, a name in {@code Host} that is not this machine's own is refused as well: a
 * page may have its own name point here.
 */
record CrossSiteRequestFilter(boolean onlyThisMachine) implements WebFilter {

    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        String host = headers.getFirst(HttpHeaders.HOST);
        boolean foreignHost =
                onlyThisMachine && (host == null || !THIS_MACHINE.matcher(host).matches());
        boolean foreignPage = !HARMLESS.contains(exchange.getRequest().getMethod())
                && !(isOwnOrigin(headers.getFirst(HttpHeaders.ORIGIN), host)
                        && isOwnSite(headers.getFirst("Sec-Fetch-Site")));
        return foreignHost || foreignPage ? Mono.error(OperatorProblem.otherSite()) : chain.filter(exchange);
    }

    /** Only browsers send an origin. */
    private static boolean isOwnOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOwnSite(@Nullable String site) {
        return site == null || OWN_SITES.contains(site.toLowerCase(Locale.ROOT));
    }
}
