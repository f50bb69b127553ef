package org.ddrroutes.operations.security;

import java.net.InetSocketAddress;
import org.ddrroutes.operations.audit.OperatorRequest;
import org.ddrroutes.operations.web.OperatorProblem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerHttpBasicAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Who may do what at the operators' port: HTTP Basic or a bearer token with each request, nothing kept between two. */
@Configuration(proxyBeanMethods = false)
public class OperatorsPortSecurity {

    private static final String BASIC = "Basic realm=\"ddr-routes\", charset=\"UTF-8\"";
    private static final String BEARER = "Bearer realm=\"ddr-routes\"";
    private static final String[] HEALTH = {"/actuator/health", "/actuator/health/**"};
    /** It only reads: what is searched for must not stand in an address. */
    private static final String SEARCH = "/actuator/registrations/search";

    private static final String METRICS = "/actuator/prometheus";
    private static final String[] ALL_ROLES = {Role.VIEWER.name(), Role.OPERATOR.name(), Role.METRICS.name()};

    @Bean
    SecurityWebFilterChain operatorsPortFilters(
            ServerHttpSecurity http, OperatorsPort port, OperatorLogins logins, OpenIdLogins openId) {
        String challenge = port.operators().isEmpty() ? BEARER : BASIC;
        secure(http, port, SecurityWebFiltersOrder.HTTP_BASIC, (exchange, e) -> refuse(e, challenge))
                .authorizeExchange(requests -> requests.matchers(reading(HEALTH))
                        .permitAll()
                        .matchers(reading(METRICS))
                        .hasAnyRole(ALL_ROLES)
                        .matchers(reading("/**"))
                        .hasAnyRole(Role.readers())
                        .pathMatchers(HttpMethod.POST, SEARCH)
                        .hasAnyRole(Role.readers())
                        .anyExchange()
                        .hasRole(Role.OPERATOR.name()))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                // No cookie says who somebody is; what a browser sends by itself is refused by the filter before.
                .csrf(ServerHttpSecurity.CsrfSpec::disable);
        if (!port.operators().isEmpty()) {
            http.addFilterAt(basic(logins), SecurityWebFiltersOrder.HTTP_BASIC);
        }
        openId.addToEndpoints(
                http, (exchange, e) -> Mono.error(OperatorProblem.unauthorized(BEARER, OperatorLogins.UNKNOWN)));
        return http.build();
    }

    /**
     * What holds for the endpoints and for the page: none of Spring Security's own logins, and nothing from another site.
     *
     * @param first the filters before which a request from another site is refused
     */
    public static ServerHttpSecurity secure(
            ServerHttpSecurity http,
            OperatorsPort port,
            SecurityWebFiltersOrder first,
            ServerAuthenticationEntryPoint askForLogin) {
        if (port.isOpen()) {
            // The port is reached from this machine alone, and everybody there is an operator.
            http.anonymous(anybody -> anybody.principal(Operator.NAMELESS).authorities(Role.OPERATOR.authority()));
        }
        return http.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .addFilterBefore(new CrossSiteRequestFilter(port.isOpen()), first)
                .addFilterAfter(
                        OperatorsPortSecurity::rememberOperator,
                        SecurityWebFiltersOrder.SECURITY_CONTEXT_SERVER_WEB_EXCHANGE)
                .exceptionHandling(failures -> failures.authenticationEntryPoint(askForLogin)
                        .accessDeniedHandler((exchange, e) -> Mono.error(OperatorProblem.of(HttpStatus.FORBIDDEN))));
    }

    public static ServerWebExchangeMatcher reading(String... paths) {
        return ServerWebExchangeMatchers.matchers(
                ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, paths),
                ServerWebExchangeMatchers.pathMatchers(HttpMethod.HEAD, paths));
    }

    private static AuthenticationWebFilter basic(OperatorLogins logins) {
        ServerHttpBasicAuthenticationConverter header = new ServerHttpBasicAuthenticationConverter();
        AuthenticationWebFilter filter = new AuthenticationWebFilter(logins);
        filter.setServerAuthenticationConverter(
                exchange -> header.convert(exchange).map(login -> withAddress(login, exchange)));
        filter.setAuthenticationFailureHandler((exchange, e) -> refuse(e, BASIC));
        return filter;
    }

    public static Authentication withAddress(Authentication login, ServerWebExchange exchange) {
        InetSocketAddress sender = exchange.getRequest().getRemoteAddress();
        if (login instanceof AbstractAuthenticationToken token && sender != null) {
            token.setDetails(sender.getAddress());
        }
        return login;
    }

    /** Remembers who is logged in, also for the answer to what fails. */
    private static Mono<Void> rememberOperator(ServerWebExchange exchange, WebFilterChain chain) {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .map(Authentication::getName)
                .doOnNext(name -> new OperatorRequest(exchange).operatorIs(name))
                .then(chain.filter(exchange));
    }

    /** A path or a method that Spring Security lets nobody ask for is refused in the form of every other refusal. */
    @Bean
    ServerExchangeRejectedHandler rejectedRequests() {
        return (exchange, rejected) -> Mono.error(OperatorProblem.of(HttpStatus.BAD_REQUEST));
    }

    /** The users of a provider, with the roles that they have here. */
    @Bean
    ReactiveOAuth2UserService<OidcUserRequest, OidcUser> openIdUsers(OpenIdLogins openId) {
        return openId.users();
    }

    private static <T> Mono<T> refuse(AuthenticationException failure, String challenge) {
        return Mono.error(LoginRefused.problem(failure, login -> OperatorProblem.unauthorized(challenge, login)));
    }
}
