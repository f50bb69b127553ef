package org.ddrroutes.operations.console;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.operations.security.OpenIdLogins;
import org.ddrroutes.operations.security.OperatorLogins;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.web.server.logout.OidcClientInitiatedServerLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Logins at the page by OpenID Connect: the browser goes to the provider, and comes back with what it confirms. */
@Component
class ProviderLogins {

    private static final String BEGIN = ConsoleSecurity.LOGIN + "/with/";
    private static final String END = ConsoleSecurity.LOGIN + "/code/";
    private static final String REGISTRATION = "{registrationId}";

    private final @Nullable ReactiveClientRegistrationRepository clients;

    ProviderLogins(OpenIdLogins openId) {
        this.clients = openId.clients();
    }

    /**
     * A provider that the page offers.
     *
     * @param href where the login begins
     */
    record Provider(String name, String href) {}

    /** Empty where the page has none. */
    List<Provider> providers() {
        List<Provider> providers = new ArrayList<>();
        if (clients instanceof Iterable<?> registrations) {
            for (Object each : registrations) {
                ClientRegistration registration = (ClientRegistration) each;
                providers.add(new Provider(registration.getClientName(), BEGIN + registration.getRegistrationId()));
            }
        }
        return providers;
    }

    void addTo(ServerHttpSecurity http) {
        if (clients == null) {
            return;
        }
        DefaultServerOAuth2AuthorizationRequestResolver requests = new DefaultServerOAuth2AuthorizationRequestResolver(
                clients, ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, BEGIN + REGISTRATION));
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        http.oauth2Login(login -> login.authorizationRequestResolver(requests)
                .authorizationRequestRepository(new PendingLogins())
                .authenticationMatcher(ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, END + REGISTRATION))
                .securityContextRepository(new WebSessionServerSecurityContextRepository())
                .authenticationSuccessHandler((chain, who) -> ConsoleSecurity.redirect(
                        chain.getExchange(), chain.getExchange().getAttributeOrDefault(PendingLogins.TO, Console.ROOT)))
                .authenticationFailureHandler(
                        (chain, e) -> Mono.error(OperatorProblem.notConfirmed(OperatorLogins.UNKNOWN))));
    }

    /** Leads to the login; who has logged in at a provider that says where to log out, to that place. */
    Mono<Void> leave(ServerWebExchange exchange, Authentication who) {
        if (clients == null) {
            return ConsoleSecurity.redirect(exchange, ConsoleSecurity.LOGIN);
        }
        OidcClientInitiatedServerLogoutSuccessHandler logout =
                new OidcClientInitiatedServerLogoutSuccessHandler(clients);
        logout.setLogoutSuccessUrl(URI.create(ConsoleSecurity.LOGIN));
        logout.setRedirectStrategy(ProviderLogins::lead);
        return logout.onLogoutSuccess(new WebFilterExchange(exchange, ignored -> Mono.empty()), who);
    }

    /** No redirect: our policy forbids a form to lead to another site, by a redirect too. */
    private static Mono<Void> lead(ServerWebExchange exchange, URI to) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().set("Refresh", "0; url=" + to);
        return response.setComplete();
    }
}
