package org.ddrroutes.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What "What must stay" in {@code routes/README.md} forbids, in shipped routes and in others. */
final class GuaranteeRules {

    /** Where a message is received, and where one goes that something failed on. */
    static final Set<String> BEGIN_SESSION = Set.of("registration-receive", "registration-retry", "fault-dispose");

    static final Set<String> CALLBACKS = Set.of("callback-receive", "callback-record", "callback-settle");

    /** What a step does to the session of a message, or to the transaction of a callback. */
    private static final Map<String, Set<String>> HARMS = Map.of(
            "leaves",
                    Set.of(
                            "threads",
                            "transacted",
                            "saga",
                            "multicast",
                            "aggregate",
                            "resequence",
                            "kamelet",
                            "onCompletion",
                            "loadBalance"),
            "holds up", Set.of("delay", "throttle", "enrich", "poll", "pollEnrich", "pausable", "resumable"),
            "cuts short", Set.of("stop", "rollback", "throwException", "validate", "sample", "idempotentConsumer"),
            "may break", Set.of("claimCheck", "setExchangePattern", "removeProperties"));

    /** Steps that wait, or end the route early: what a shipped route does behind them is late, or never done. */
    private static final Set<String> HOLDS =
            Set.of("delay", "throttle", "sample", "threads", "poll", "pollEnrich", "pausable", "stop", "rollback");

    /** As {@link #HOLDS}, but within a {@code doTry:}. */
    private static final Set<String> THROWS = Set.of("throwException", "validate");

    private static final int MOST_ROUNDS = 100;

    /** Shipped steps that do. */
    private static final Set<String> MAY_LEAVE = Set.of("one-transaction", "roll-back");

    private static final Set<String> LEAVING_COMPONENTS = Set.of("seda", "disruptor", "disruptor-vm", "vm", "stub");

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

    private static final Set<String> TRIES_AGAIN = Set.of("""
            redeliveryPolicy redeliveryPolicyRef maximumRedeliveries circuitBreaker deadLetterChannel retryWhile
            jtaTransactionErrorHandler springTransactionErrorHandler""".split("\\s+"));

    private static final Set<String> OPEN_TO_SENDERS = Set.of("jms", "platform-http");

    private static final Set<String> ADDRESSED_BY_DATA =
            Set.of("toD", "recipientList", "routingSlip", "dynamicRouter", "serviceCall");

    /** Headers that send a message elsewhere than its endpoint says. */
    private static final Pattern REDIRECTS = Pattern.compile(
            "(?i)CamelHttp(Uri|Path|Query|RawQuery|Host|Port|Method)|CamelRestHttp.*|CamelJms(Destination|DestinationName)|CamelToEndpoint|CamelSql.*|CamelJdbcParameters");

    /** The clock, and the name of the file that was taken. */
    private static final String CLOCK_OR_FILE =
            "\\$\\{(date(-with-timezone)?:(now|millis|file|exchangeCreated)\\b[^${}]*|file:[a-z.-]+)}";

    private static final String FEW_WORDS = "\\$\\{variable[.:](action|code|callbackOutcome)}";

    static final Set<String> BANKS_CALLERS = Set.of("bank-call", "token-issue", "token-refresh");

    private final RouteSet routes;
    private final Findings findings;
    private final QueueRules queues;
    private final PersonalRules personal;
    private final Set<YamlNode> inSession;
    private final Set<YamlNode> inCallback;
    private final Set<YamlNode> inFlow;
    private final Set<YamlNode> untried;
    private final Set<String> shipped;

    /**
     * @param shipped ids of the shipped routes and error handlings
     * @param shippedInSession those between the receive of a message and the commit of its session
     */
    GuaranteeRules(RouteSet routes, Set<String> shipped, Set<String> shippedInSession, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        this.queues = new QueueRules(routes.settings(), findings);
        this.personal = new PersonalRules(routes, findings);
        this.shipped = shipped;
        this.inSession = routes.reachedFrom(shippedInSession);
        this.inCallback = routes.reachedFrom(CALLBACKS);
        this.inFlow = routes.reachedFrom(shipped);
        this.untried = routes.reachedUntried(shipped);
    }

    void check() {
        for (YamlNode definition : routes.withSteps()) {
            boolean isSession = inSession.contains(definition);
            checkSteps(definition, isSession);
            definition.forEachMapping(personal::check);
            if (isSession || shipped.contains(definition.text("id"))) {
                checkTriesAgain(definition);
            }
            boolean isOurs = isSession || inCallback.contains(definition);
            routes.endpointsOf(definition).forEach(endpoint -> {
                checkEndpoint(endpoint, isSession, inFlow.contains(definition));
                if (isOurs) {
                    checkWaits(endpoint);
                }
            });
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

    private void checkSteps(YamlNode definition, boolean isSession) {
        boolean isCallback = inCallback.contains(definition);
        boolean isOurs = isSession || shipped.contains(definition.text("id"));
        List<YamlNode> tried = Step.tried(definition);
        String previous = "";
        for (Step step : Step.of(definition)) {
            YamlNode node = step.node();
            boolean isParallel =
                    node.text("parallelProcessing").equalsIgnoreCase("true") || node.has("executorService");
            boolean isEndless = step.kind().equals("loop") && !isOfFewRounds(node);
            String parallel = isParallel || isSession && step.kind().equals("wireTap") ? "leaves" : "";
            String harm = HARMS.entrySet().stream()
                    .filter(one -> one.getValue().contains(step.kind()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(isEndless ? "holds up" : parallel);
            boolean isCaught = !untried.contains(definition) || tried.contains(node);
            boolean holds = HOLDS.contains(step.kind()) || isEndless || THROWS.contains(step.kind()) && !isCaught;
            if ((isSession || isCallback) && !harm.isEmpty() && !MAY_LEAVE.contains(step.id())) {
                findings.error(
                        step.place(),
                        Rule.SESSION,
                        step.kind() + " " + harm + " the "
                                + (isSession ? "session of the message" : "transaction of the callback")
                                + "; take it away, or put it in a route of your own that is not called from here");
            }
            if (!isSession && !isCallback && inFlow.contains(definition) && holds) {
                findings.error(
                        step.place(),
                        Rule.SESSION,
                        step.kind()
                                + " ends the route, or holds it, before its work is done; take it away, or put it in"
                                + " a route of your own that is not called from here");
            }
            if (ADDRESSED_BY_DATA.contains(step.kind())) {
                findings.error(
                        step.place(),
                        Rule.ADDRESS,
                        step.kind()
                                + " makes an address of the message's data; use to: with a fixed address, and choice:"
                                + " to tell them apart");
            }
            boolean isEnriched = Set.of("enrich", "pollEnrich").contains(step.kind());
            if (isEnriched && !node.at("expression", "constant").isPresent()) {
                findings.error(
                        step.place(),
                        Rule.ADDRESS,
                        step.kind() + " makes an address of the message's data; give it a constant: expression");
            }
            if (step.kind().equals("setHeader")) {
                checkRedirect(node, step.place(), definition);
            }
            if (step.kind().equals("setHeaders")) {
                node.get("headers").items().forEach(header -> checkRedirect(header, header.place(), definition));
            }
            personal.check(step, isOurs);
            if (step.kind().equals("to")
                    && node.text("uri").matches("(spring-)?jdbc.*")
                    && previous.equals("setBody")) {
                findings.error(
                        step.place(),
                        Rule.ADDRESS,
                        "the statement is made of the message's data; write it as a constant: with :?name for its"
                                + " parameters");
            }
            boolean isFromData = step.kind().equals("setBody")
                    && !node.at("expression", "constant").isPresent();
            previous = isFromData
                    ? "setBody"
                    : step.kind().equals("setBody") ? "" : step.kind().equals("to") ? "" : previous;
        }
    }

    private boolean isOfFewRounds(YamlNode loop) {
        String rounds =
                routes.settings().resolve(loop.at("expression", "constant").text("expression"));
        return !loop.has("doWhile") && rounds.matches("\\d{1,3}") && Integer.parseInt(rounds) <= MOST_ROUNDS;
    }

    private void checkRedirect(YamlNode header, Place place, YamlNode definition) {
        String name = header.text("name");
        boolean isConstant = header.at("expression", "constant").isPresent();
        boolean isOurs = shipped.contains(definition.text("id")) || inSession.contains(definition);
        boolean isAddress = name.matches("(?i)CamelHttp(Uri|Host)|CamelJms.*|CamelToEndpoint");
        if (REDIRECTS.matcher(name).matches() && (!isConstant || isOurs || isAddress)) {
            findings.error(
                    place,
                    Rule.ADDRESS,
                    name
                            + " sends the message elsewhere than its step says; write the address in the step that"
                            + " sends it");
        }
    }

    /** Others are waited for by the bank's call alone: each message, and a database connection perhaps, would wait with it. */
    private void checkWaits(Endpoint endpoint) {
        boolean isAnswered = endpoint.node().text("pattern").equals("InOut")
                || endpoint.option("exchangePattern").equals("InOut")
                || !endpoint.option("replyTo").isEmpty();
        boolean isCall = endpoint.scheme().matches("https?")
                && !BANKS_CALLERS.contains(endpoint.owner().text("id"));
        if (!endpoint.receives() && (isAnswered || isCall)) {
            findings.error(
                    endpoint.place(),
                    Rule.SESSION,
                    endpoint.step()
                            + " waits for an answer, and the message with it; send to a queue of your own, and ask from"
                            + " a route on that queue");
        }
    }

    private void checkTriesAgain(YamlNode definition) {
        definition.forEachMapping(mapping -> {
            for (YamlNode.Entry entry : mapping.entries()) {
                boolean onlyQuiets = entry.key().equals("redeliveryPolicy")
                        && entry.value().entries().stream()
                                .allMatch(one -> one.key().equals("logExhausted"));
                if (TRIES_AGAIN.contains(entry.key()) && !onlyQuiets) {
                    findings.error(
                            entry.place(),
                            Rule.RETRIES,
                            entry.key()
                                    + " tries again beside the retry queue, and could register an account twice; take"
                                    + " it away");
                }
            }
        });
    }

    private void checkEndpoint(Endpoint endpoint, boolean isSession, boolean isInFlow) {
        String route = endpoint.owner().text("id");
        if (isSession && LEAVING_COMPONENTS.contains(endpoint.scheme())) {
            findings.error(
                    endpoint.place(),
                    Rule.SESSION,
                    endpoint.scheme()
                            + " hands the message to another thread, out of its session; use direct, or put the copy"
                            + " in the session with jms");
        }
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
        for (Endpoint.Option option : endpoint.options()) {
            if (isOfData(endpoint.scheme(), option)) {
                findings.error(
                        option.place(),
                        Rule.ADDRESS,
                        option.name()
                                + " is made of the message's data; use a fixed value, and choice: to tell them apart");
            }
        }
        if (endpoint.node().text("uri").replaceFirst("\\?.*", "").contains("${")) {
            findings.error(
                    endpoint.place(),
                    Rule.ADDRESS,
                    "the uri is made of the message's data; use a fixed address, and choice: to tell them apart");
        }
        if (endpoint.isJms()) {
            queues.check(endpoint, isSession, isInFlow);
        }
        if (endpoint.scheme().equals("platform-http") && endpoint.receives() && !route.equals("callback-receive")) {
            findings.error(
                    endpoint.place(),
                    Rule.CALLBACK_PORT,
                    "the callback port serves the bank's callbacks alone; serve this from a program of its own");
        }
        personal.check(endpoint);
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

    private static boolean isOfData(String component, Endpoint.Option option) {
        String value = option.value();
        return (switch (component + "." + option.name()) {
                    case "file.fileName", "file.tempFileName", "file.move", "file.moveFailed", "file.preMove" ->
                        value.replaceAll(CLOCK_OR_FILE, "");
                    case "micrometer.tags" -> value.replaceAll(FEW_WORDS, "");
                    default -> value;
                })
                .contains("${");
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
