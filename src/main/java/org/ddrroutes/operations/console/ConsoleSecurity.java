package org.ddrroutes.operations.console;

import java.net.URI;
import java.util.regex.Pattern;
import org.ddrroutes.operations.security.LoginRefused;
import org.ddrroutes.operations.security.OperatorLogins;
import org.ddrroutes.operations.security.OperatorsPort;
import org.ddrroutes.operations.security.OperatorsPortSecurity;
import org.ddrroutes.operations.security.Role;
import org.ddrroutes.operations.web.OperatorProblem;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerFormLoginAuthenticationConverter;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.WebSessionIdResolver;
import reactor.core.publisher.Mono;

/**
 * Who may do what at the page: a login by form and a session, and with each form a token that another site cannot know. A
 * session begins with the login: strangers make none.
 */
@Configuration(proxyBeanMethods = false)
public class ConsoleSecurity {

    static final String LOGIN = Console.ROOT + "/login";
    static final String LOGOUT = Console.ROOT + "/logout";

    public static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** It only reads: what is searched for must not stand in an address. */
    private static final String SEARCH = Console.ROOT + "/registrations/search";

    private static final String[] PUBLIC = {
        LOGIN,
        Console.ROOT + "/files/style.css",
        Console.ROOT + "/files/icon.svg",
        Console.ROOT + "/webjars/htmx.org/**"
    };
    private static final Pattern OWN_PAGE =
            Pattern.compile(Console.ROOT + "(/[A-Za-z0-9._~/-]{0,200})?(\\?[A-Za-z0-9._~%=&+-]{0,400})?");

    /** Of the page alone: the endpoints keep no session. */
    @Bean
    WebSessionIdResolver webSessionIdResolver(ProviderLogins providers) {
        CookieWebSessionIdResolver resolver = new CookieWebSessionIdResolver();
        resolver.setCookieName("DDR-SESSION");
        resolver.addCookieInitializer(cookie -> cookie.path(Console.ROOT)
                .httpOnly(true)
                // After a login at a provider the browser comes from its site.
                .sameSite(providers.providers().isEmpty() ? "Strict" : "Lax"));
        return resolver;
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityWebFilterChain consoleFilters(
            ServerHttpSecurity http, OperatorsPort port, OperatorLogins logins, ProviderLogins providers) {
        OperatorsPortSecurity.secure(http, port, SecurityWebFiltersOrder.CSRF, (exchange, e) -> askForLogin(exchange))
                .securityMatcher(ServerWebExchangeMatchers.pathMatchers(Console.ROOT, Console.ROOT + "/**"))
                .authorizeExchange(requests -> requests.pathMatchers(HttpMethod.GET, PUBLIC)
                        .permitAll()
                        .pathMatchers(HttpMethod.POST, LOGIN)
                        .permitAll()
                        .matchers(OperatorsPortSecurity.reading("/**"))
                        .hasAnyRole(Role.readers())
                        .pathMatchers(HttpMethod.POST, SEARCH)
                        .hasAnyRole(Role.readers())
                        .pathMatchers(HttpMethod.POST, LOGOUT)
                        .authenticated()
                        .anyExchange()
                        .hasRole(Role.OPERATOR.name()))
                .securityContextRepository(new WebSessionServerSecurityContextRepository())
                .csrf(csrf -> csrf.csrfTokenRepository(tokens())
                        .accessDeniedHandler((exchange, e) -> Mono.error(OperatorProblem.forgedForm())))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .frameOptions(frames -> frames.mode(XFrameOptionsServerHttpHeadersWriter.Mode.DENY))
                        // With none at all a browser sends «Origin: null» with our own forms.
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .addFilterBefore(ConsoleSecurity::readForm, SecurityWebFiltersOrder.CSRF);
        if (!port.operators().isEmpty()) {
            http.addFilterAt(form(logins), SecurityWebFiltersOrder.FORM_LOGIN);
        }
        providers.addTo(http);
        return http.build();
    }

    private static CookieServerCsrfTokenRepository tokens() {
        CookieServerCsrfTokenRepository tokens = new CookieServerCsrfTokenRepository();
        tokens.setCookiePath(Console.ROOT);
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        return tokens;
    }

    private static AuthenticationWebFilter form(OperatorLogins logins) {
        ServerFormLoginAuthenticationConverter form = new ServerFormLoginAuthenticationConverter();
        AuthenticationWebFilter filter = new AuthenticationWebFilter(logins);
        filter.setRequiresAuthenticationMatcher(ServerWebExchangeMatchers.pathMatchers(HttpMethod.POST, LOGIN));
        filter.setServerAuthenticationConverter(
                exchange -> form.convert(exchange).map(login -> OperatorsPortSecurity.withAddress(login, exchange)));
        filter.setSecurityContextRepository(new WebSessionServerSecurityContextRepository());
        filter.setAuthenticationSuccessHandler((chain, login) -> chain.getExchange()
                .getFormData()
                .flatMap(given -> redirect(chain.getExchange(), ownPage(given.getFirst("to")))));
        filter.setAuthenticationFailureHandler(
                (chain, e) -> Mono.error(LoginRefused.problem(e, OperatorProblem::wrongPassword)));
        return filter;
    }

    /** A form that cannot be read is the sender's fault. */
    private static Mono<Void> readForm(ServerWebExchange exchange, WebFilterChain chain) {
        return exchange.getFormData()
                .onErrorMap(
                        IllegalArgumentException.class,
                        e -> OperatorProblem.badRequest("body", "must be a form", "send the form of the page"))
                .then(chain.filter(exchange));
    }

    /** Reading leads to the login and back; what acts is refused. */
    private static Mono<Void> askForLogin(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getHeaders().containsKey("HX-Request")) {
            // The page has been open for longer than its session: it is loaded anew, and asks.
            exchange.getResponse().getHeaders().set("HX-Refresh", "true");
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            return exchange.getResponse().setComplete();
        }
        if (!request.getMethod().equals(HttpMethod.GET)) {
            return Mono.error(OperatorProblem.of(HttpStatus.UNAUTHORIZED));
        }
        String query = request.getURI().getRawQuery();
        String here = request.getURI().getRawPath() + (query == null ? "" : "?" + query);
        return redirect(exchange, here.equals(Console.ROOT) ? LOGIN : LOGIN + "?to=" + Console.encode(ownPage(here)));
    }

    /** Where somebody logs in, or comes back from a provider. */
    static boolean isLogin(String path) {
        return path.equals(LOGIN) || path.startsWith(LOGIN + "/");
    }

    /** One of our pages; the first one where it is anything else. */
    static String ownPage(@Nullable String address) {
        return address != null && OWN_PAGE.matcher(address).matches() ? address : Console.ROOT;
    }

    static Mono<Void> redirect(ServerWebExchange exchange, String to) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatus.SEE_OTHER);
        response.getHeaders().set(HttpHeaders.LOCATION, URI.create(to).toString());
        return response.setComplete();
    }
}
