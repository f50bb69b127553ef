package org.ddrroutes.operations.audit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.registration.RequestUid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;

/** What the audit tells of a request at the operators' port. */
public final class OperatorRequest {

    private static final List<String> ROOTS = List.of("/actuator/", "/console/");
    private static final String REGISTRATIONS = "registrations";
    private static final Set<String> PATHS =
            Set.of(REGISTRATIONS, "deadletters", "gate", "callbacks", "bulk", "stuck", "audit");

    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._@-]");
    private static final int LONGEST_NAME = 64;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

    /** Attributes of the exchange: who is logged in; whether the audit has it. */
    private static final String OPERATOR = OperatorRequest.class.getName() + ".operator";

    private static final String AUDITED = OperatorRequest.class.getName() + ".audited";

    private final ServerWebExchange exchange;

    public OperatorRequest(ServerWebExchange exchange) {
        this.exchange = exchange;
    }

    /** Of a name that a provider gives, nothing is kept that a name here may not have. */
    public void operatorIs(String name) {
        String shown = FOREIGN.matcher(name).replaceAll("_");
        exchange.getAttributes().put(OPERATOR, shown.substring(0, Math.min(shown.length(), LONGEST_NAME)));
    }

    /** Null where nobody is logged in. */
    public @Nullable String operator() {
        return exchange.getAttribute(OPERATOR);
    }

    void setAudited() {
        exchange.getAttributes().put(AUDITED, true);
    }

    boolean isAudited() {
        return exchange.getAttributes().containsKey(AUDITED);
    }

    boolean isRead() {
        HttpMethod method = exchange.getRequest().getMethod();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    String method() {
        String method = exchange.getRequest().getMethod().name();
        return method.length() > 10 ? "other" : method;
    }

    @Nullable
    String address() {
        InetSocketAddress sender = exchange.getRequest().getRemoteAddress();
        return sender == null || sender.getAddress() == null
                ? null
                : sender.getAddress().getHostAddress();
    }

    /** What it is about. Of a path that is not ours, or that names what there is not, nothing is repeated. */
    @Nullable
    String target(boolean isKnown) {
        String[] parts = parts();
        if (parts.length == 0 || !PATHS.contains(parts[0])) {
            return null;
        }
        boolean hasId = isKnown && parts.length > 1 && ID.matcher(parts[1]).matches();
        return hasId ? parts[0] + "/" + parts[1] : parts[0];
    }

    @Nullable
    String requestUid() {
        String[] parts = parts();
        boolean isOne = parts.length == 2 && parts[0].equals(REGISTRATIONS) && RequestUid.isWellFormed(parts[1]);
        return isOne && !parts[1].equals("search") ? parts[1] : null;
    }

    private String[] parts() {
        String path = exchange.getRequest().getPath().value();
        return ROOTS.stream()
                .filter(path::startsWith)
                .findFirst()
                .map(root -> path.substring(root.length()).split("/", 3))
                .orElse(new String[0]);
    }
}
