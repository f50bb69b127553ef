package org.ddrroutes.operations.security;

import java.util.Map;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Logins by OpenID Connect, where Spring Security's own settings name a provider: at the page by {@code
 * spring.security.oauth2.client.*}, at the endpoints with a bearer token by {@code
 * spring.security.oauth2.resourceserver.jwt.*}. A claim says the role; who has none may do nothing.
 */
@Component
public class OpenIdLogins {

    private final @Nullable ReactiveClientRegistrationRepository clients;
    private final @Nullable ReactiveJwtDecoder tokens;
    private final RoleClaim role;
    private final String nameClaim;

    OpenIdLogins(
            ObjectProvider<ReactiveClientRegistrationRepository> clients,
            ObjectProvider<ReactiveJwtDecoder> tokens,
            OperatorSettings settings,
            @Value("${spring.security.oauth2.resourceserver.jwt.principal-claim-name:sub}") String nameClaim) {
        this.clients = clients.getIfAvailable();
        this.tokens = tokens.getIfAvailable();
        this.role = new RoleClaim(settings.login().roleClaim());
        this.nameClaim = nameClaim;
    }

    boolean areConfigured() {
        return clients != null || tokens != null;
    }

    /** Who logs in at the page; null where nobody does. */
    public @Nullable ReactiveClientRegistrationRepository clients() {
        return clients;
    }

    void addToEndpoints(ServerHttpSecurity http, ServerAuthenticationEntryPoint refuse) {
        ReactiveJwtDecoder decoder = tokens;
        if (decoder == null) {
            return;
        }
        http.oauth2ResourceServer(server -> server.authenticationEntryPoint(refuse)
                .jwt(jwt -> jwt.jwtDecoder(token -> decoder.decode(token)
                                .onErrorMap(
                                        e -> !(e instanceof BadJwtException),
                                        e -> OperatorProblem.unavailable(
                                                "the keys of the login's provider cannot be had")))
                        .jwtAuthenticationConverter(token -> Mono.just(authentication(token)))));
    }

    private AbstractAuthenticationToken authentication(Jwt token) {
        String name = token.getClaimAsString(nameClaim);
        return new JwtAuthenticationToken(
                token, role.authorities(token.getClaims()), name == null ? token.getSubject() : name);
    }

    /** The user as the provider describes it, with our roles in place of its own. */
    ReactiveOAuth2UserService<OidcUserRequest, OidcUser> users() {
        OidcReactiveOAuth2UserService users = new OidcReactiveOAuth2UserService();
        return request -> users.loadUser(request).map(user -> {
            String nameAttribute = request.getClientRegistration()
                    .getProviderDetails()
                    .getUserInfoEndpoint()
                    .getUserNameAttributeName();
            Map<String, Object> claims = user.getClaims();
            return nameAttribute == null || nameAttribute.isBlank()
                    ? new DefaultOidcUser(role.authorities(claims), user.getIdToken(), user.getUserInfo())
                    : new DefaultOidcUser(
                            role.authorities(claims), user.getIdToken(), user.getUserInfo(), nameAttribute);
        });
    }
}
