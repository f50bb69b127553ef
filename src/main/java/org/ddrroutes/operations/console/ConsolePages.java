package org.ddrroutes.operations.console;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ddrroutes.operations.audit.OperatorRequest;
import org.ddrroutes.operations.security.Operator;
import org.ddrroutes.operations.security.OperatorsPort;
import org.ddrroutes.operations.security.Role;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Puts a view into what all pages have in common: who is logged in, the way to the other views, the token of the forms. */
@Component
public class ConsolePages {

    public static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final List<View> VIEWS = List.of(
            new View("Overview", ""),
            new View("Gate", "/gate"),
            new View("Stuck", "/stuck"),
            new View("Dead letters", "/deadletters"),
            new View("Registrations", "/registrations"),
            new View("Callbacks", "/callbacks"),
            new View("Audit", "/audit"));

    private final ConsoleTemplates templates;
    private final boolean hasPasswords;
    private final ProviderLogins providers;

    ConsolePages(ConsoleTemplates templates, OperatorsPort port, ProviderLogins providers) {
        this.templates = templates;
        this.hasPasswords = port.isOpen() || !port.operators().isEmpty();
        this.providers = providers;
    }

    /** @param template its file in {@code console/} */
    Mono<ResponseEntity<String>> page(
            ServerWebExchange exchange, String template, String title, Map<String, ?> content) {
        return html(exchange, template, title, content)
                .map(html -> ResponseEntity.ok().contentType(HTML).body(html));
    }

    /** Why something is not done; a failed login is told beside the form. */
    public Mono<String> problem(ServerWebExchange exchange, ProblemDetail problem) {
        Map<String, Object> content = new HashMap<>(templates.asMap(problem));
        boolean isLogin =
                ConsoleSecurity.isLogin(exchange.getRequest().getPath().value());
        return html(
                exchange,
                isLogin ? "login" : "problem",
                isLogin ? "Log in" : String.valueOf(problem.getTitle()),
                content);
    }

    private Mono<String> html(ServerWebExchange exchange, String template, String title, Map<String, ?> content) {
        Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
        Mono<String> csrf = token.map(CsrfToken::getToken).defaultIfEmpty("");
        Mono<Boolean> mayAct = ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .map(ConsolePages::mayAct)
                .defaultIfEmpty(false);
        return Mono.zip(csrf, mayAct).map(known -> {
            Map<String, Object> model = new HashMap<>(content);
            model.put("title", title);
            model.put("csrf", known.getT1());
            model.put("mayAct", known.getT2());
            String user = Objects.requireNonNullElse(new OperatorRequest(exchange).operator(), "");
            model.put("user", user);
            model.put("hasLogin", !user.equals(Operator.NAMELESS));
            String path = exchange.getRequest().getPath().value();
            model.put("hasPasswords", hasPasswords);
            model.put("providers", providers.providers());
            model.put("views", VIEWS.stream().map(view -> view.at(path)).toList());
            return templates.render(template, model);
        });
    }

    private static boolean mayAct(Authentication who) {
        return who.getAuthorities().stream()
                .anyMatch(authority -> Role.OPERATOR.authority().equals(authority.getAuthority()));
    }

    private record View(String name, String path) {

        private Map<String, Object> at(String here) {
            String own = Console.ROOT + path;
            boolean isHere = here.equals(own) || (!path.isEmpty() && here.startsWith(own + "/"));
            return Map.of("name", name, "href", own, "here", isHere);
        }
    }
}
