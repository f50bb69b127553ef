package org.ddrroutes.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Rule;

/** What "What must stay" in {@code routes/README.md} forbids, in shipped routes and in others. */
final class GuaranteeRules {

    /** Where a message is received, and where one goes that something failed on. */
    static final Set<String> BEGIN_SESSION = Set.of("registration-receive", "registration-retry", "fault-dispose");

    static final Set<String> CALLBACKS = Set.of("callback-receive", "callback-record", "callback-settle");

    private static final Set<String> CATCHES = Set.of("interceptSendToEndpoint");

    /** Where messages go that no route shows, and the way out. */
    private static final Map<String, String> HIDDEN = Map.of(
            "from", "a route without a name cannot be told of; write \"- route:\" with an id: and this from: in it",
            "routeTemplate", "what a template makes of itself cannot be checked; write the route out",
            "templatedRoute", "what a template makes of itself cannot be checked; write the route out",
            "errorHandler",
                    "errorHandler holds for every route, the shipped ones too, which would lose messages; write it into your"
                            + " route",
            "interceptSendToEndpoint",
                    "interceptSendToEndpoint takes what every route sends, the shipped ones too; put your steps before the"
                            + " step that sends");

    /** In an expression, or in the class and the method of a bean. */
    private static final Pattern STEERS = Pattern.compile(
            "(?i)\\brouteController\\b|\\bjava\\.lang\\.(System|Runtime|Thread)\\b.*\\b(exit|halt|exec|sleep|out|err)\\b");

    private static final Set<String> OPEN_TO_SENDERS = Set.of("jms", "platform-http");

    static final Set<String> BANKS_CALLERS = Set.of("bank-call", "token-issue", "token-refresh");

    private final RouteSet routes;
    private final Findings findings;
    private final QueueRules queues;
    private final PersonalRules personal;
    private final SessionRules sessions;
    private final AddressRules addresses;
    private final Set<YamlNode> inSession;
    private final Set<YamlNode> inFlow;
    private final Set<String> shipped;

    /**
     * @param shipped ids of the shipped routes and error handlings
     * @param shippedInSession those between the receive of a message and the commit of its session
     */
    GuaranteeRules(RouteSet routes, Set<String> shipped, Set<String> shippedInSession, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        this.queues = new QueueRules(routes.settings(), findings);
        this.personal = new PersonalRules(new PersonalExpressions(routes), findings);
        this.shipped = shipped;
        this.inSession = routes.reachedFrom(shippedInSession);
        this.inFlow = routes.reachedFrom(shipped);
        this.sessions = new SessionRules(routes, shipped, inSession, inFlow, findings);
        this.addresses = new AddressRules(findings);
    }

    void check() {
        for (YamlNode definition : routes.withSteps()) {
            boolean isOurs = inSession.contains(definition) || shipped.contains(definition.text("id"));
            sessions.check(definition);
            addresses.check(definition, isOurs);
            Step.of(definition).forEach(step -> personal.check(step, isOurs));
            definition.forEachMapping(personal::check);
            routes.endpointsOf(definition).forEach(this::check);
        }
        new HeaderRules(routes, findings).check(inSession);
        routes.routes().forEach(this::checkWashed);
        for (String kind : List.of("rest", "restConfiguration")) {
            routes.definitions(kind)
                    .forEach(rest -> findings.error(
                            rest.place(),
                            Rule.CALLBACK_PORT,
                            "a REST service would be served on the callback port; serve it from a program of its own"));
        }
        for (RouteFile file : routes.files()) {
            file.entries().forEach(entry -> checkHidden(entry, HIDDEN.keySet()));
            file.root().forEachMapping(mapping -> {
                mapping.entries().forEach(entry -> checkHidden(entry, CATCHES));
                Stream.of("expression", "message", "beanType").forEach(option -> checkSteers(mapping, option));
            });
        }
    }

    private void checkHidden(YamlNode.Entry entry, Set<String> kinds) {
        String text = HIDDEN.get(entry.key());
        if (text != null && kinds.contains(entry.key())) {
            findings.error(entry.place(), Rule.SHIPPED, text);
        }
    }

    private void checkSteers(YamlNode mapping, String option) {
        if (STEERS.matcher(mapping.text(option) + " " + mapping.text("method")).find()) {
            findings.error(
                    mapping.placeOf(option),
                    Rule.SHIPPED,
                    "a step that stops routes, the program or its threads stops what is shipped, too; take it away");
        }
    }

    private void check(Endpoint endpoint) {
        String route = endpoint.owner().text("id");
        sessions.check(endpoint);
        addresses.check(endpoint);
        personal.check(endpoint);
        boolean isBankCall =
                endpoint.scheme().equals("direct") && endpoint.name().equals("bank-call");
        if (!endpoint.receives()
                && isBankCall
                && !Set.of("registration-submit", "bank-call").contains(route)) {
            findings.error(
                    endpoint.placeOf("name"),
                    Rule.INTENT,
                    "the bank is called by registration-submit alone, after the intent is committed; go to"
                            + " direct:registration-submit, or take it away");
        }
        boolean isAtBank = endpoint.options().stream().anyMatch(option -> isAtBank(option.value()))
                || isAtBank(endpoint.node().text("uri"));
        if (isAtBank && !BANKS_CALLERS.contains(route)) {
            findings.error(
                    endpoint.place(),
                    Rule.INTENT,
                    "nothing calls the bank but the shipped routes, after the intent is committed; take it away");
        }
        if (endpoint.isJms()) {
            queues.check(endpoint, inSession.contains(endpoint.owner()), inFlow.contains(endpoint.owner()));
        }
        if (endpoint.scheme().equals("platform-http") && endpoint.receives() && !route.equals("callback-receive")) {
            findings.error(
                    endpoint.place(),
                    Rule.CALLBACK_PORT,
                    "the callback port serves the bank's callbacks alone; serve this from a program of its own");
        }
    }

    private boolean isAtBank(String written) {
        String bank = withoutScheme(routes.settings().value("ddr.bank.base-url").orElse(""));
        return written.contains("{{ddr.bank.base-url}}")
                || !bank.isEmpty()
                        && withoutScheme(routes.settings().resolve(written))
                                .startsWith(bank.replaceFirst("/+$", "") + "/directdebit/");
    }

    private static String withoutScheme(String address) {
        return address.toLowerCase(Locale.ROOT).replaceFirst("^(https?:)?/*(https?:/+)?", "");
    }

    private void checkWashed(YamlNode route) {
        YamlNode from = route.get("from");
        Endpoint endpoint = Endpoint.from(route);
        List<YamlNode> steps = from.get("steps").items();
        YamlNode first = steps.isEmpty() ? from.get("steps") : steps.get(0);
        YamlNode wash = first.get("removeHeaders");
        String kept = wash.text("excludePattern") + wash.text("excludePatterns");
        boolean isShipped = shipped.contains(route.text("id"));
        boolean letsThrough = !kept.isEmpty() && (isShipped || kept.matches("(?i)[.*^]*|.*camel.*|\\W*[a-c]\\w?\\*.*"));
        boolean isDisabled = routes.settings().resolve(wash.text("disabled")).equalsIgnoreCase("true");
        if (OPEN_TO_SENDERS.contains(endpoint.scheme())
                && (!wash.text("pattern").equals("*") || letsThrough || isDisabled)) {
            findings.error(
                    wash.isPresent()
                            ? wash.placeOf(wash.has("pattern") && !letsThrough ? "pattern" : "excludePattern")
                            : first.place(),
                    Rule.WASHED,
                    "the first step of a consumer must be removeHeaders with the pattern \"*\"; a header that is let"
                            + " through may steer Camel; put it first");
        }
    }
}
