package org.ddrroutes.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What "What must stay" in {@code routes/README.md} forbids, in shipped routes and in others. */
final class GuaranteeRules {

    /** Where a message is received, and where one goes that something failed on. */
    static final Set<String> BEGIN_SESSION = Set.of("registration-receive", "registration-retry", "fault-dispose");

    static final Set<String> CALLBACKS = Set.of("callback-receive", "callback-record", "callback-settle");

    /** Steps that leave the thread, and with it the session or the transaction, end the route early, or wait. */
    private static final Set<String> LEAVES = Set.of(
            "threads",
            "transacted",
            "saga",
            "multicast",
            "aggregate",
            "resequence",
            "delay",
            "stop",
            "sample",
            "idempotentConsumer",
            "kamelet",
            "pausable",
            "resumable",
            "onCompletion",
            "loadBalance");

    private static final Set<String> LEAVING_COMPONENTS = Set.of("seda", "disruptor", "disruptor-vm", "vm", "stub");

    private static final Set<String> TRIES_AGAIN = Set.of(
            "redeliveryPolicy",
            "redeliveryPolicyRef",
            "maximumRedeliveries",
            "circuitBreaker",
            "deadLetterChannel",
            "retryWhile",
            "jtaTransactionErrorHandler",
            "springTransactionErrorHandler");

    private static final Set<String> OPEN_TO_SENDERS = Set.of("jms", "platform-http");

    /** Who receives from our queues. */
    private static final Map<String, String> RECEIVERS =
            Map.of("ddr.queues.registrations", "registration-receive", "ddr.queues.retry", "registration-retry");

    /** Who sends to our internal queues. */
    private static final Map<String, String> SENDERS =
            Map.of("ddr.queues.retry", "registration-dispose", "ddr.queues.dead", "dead-letter-send");

    private static final Set<String> ADDRESSED_BY_DATA =
            Set.of("toD", "recipientList", "routingSlip", "dynamicRouter", "serviceCall");

    /** Headers that send a message elsewhere than its endpoint says. */
    private static final Pattern REDIRECTS = Pattern.compile(
            "(?i)CamelHttp(Uri|Path|Query|RawQuery|Host|Port|Method)|CamelRestHttp.*|CamelJms(Destination|DestinationName)|CamelToEndpoint|CamelSql.*|CamelJdbcParameters");

    static final Set<String> BANKS_CALLERS = Set.of("bank-call", "token-issue", "token-refresh");

    private static final Pattern FUNCTION = Pattern.compile("\\$\\{(?:in\\.)?([A-Za-z]+)((?:[^}]|}(?=\\.))*)");
    private static final Set<String> PERSONAL_HEADERS =
            Set.of("digitalid", "digital-id", "accountno", "authorization", "msg-hdr", "x-api-key");

    private final RouteSet routes;
    private final Findings findings;
    private final Set<YamlNode> inSession;
    private final Set<String> shipped;

    /**
     * @param shipped ids of the shipped routes and error handlings
     * @param shippedInSession those between the receive of a message and the commit of its session
     */
    GuaranteeRules(RouteSet routes, Set<String> shipped, Set<String> shippedInSession, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        this.shipped = shipped;
        this.inSession = routes.reachedFrom(shippedInSession);
    }

    void check() {
        for (YamlNode definition : routes.withSteps()) {
            boolean isSession = inSession.contains(definition);
            checkSteps(definition, isSession);
            if (isSession || shipped.contains(definition.text("id"))) {
                checkTriesAgain(definition);
            }
            Endpoint.all(definition).forEach(endpoint -> checkEndpoint(endpoint, isSession));
        }
        routes.routes().forEach(this::checkWashed);
        routes.definitions("rest")
                .forEach(rest -> findings.error(
                        rest.place(),
                        Rule.CALLBACK_PORT,
                        "a REST service would be served on the callback port; serve it from a program of its own"));
    }

    private void checkSteps(YamlNode definition, boolean isSession) {
        boolean isCallback = CALLBACKS.contains(definition.text("id"));
        String previous = "";
        for (Step step : Step.of(definition)) {
            YamlNode node = step.node();
            boolean isParallel = node.text("parallelProcessing").equalsIgnoreCase("true");
            boolean leaves = LEAVES.contains(step.kind())
                    || isParallel
                    || isSession && step.kind().equals("wireTap");
            boolean isShipped = step.kind().equals("transacted") && step.id().equals("one-transaction");
            if ((isSession || isCallback) && leaves && !isShipped) {
                findings.error(
                        step.place(),
                        Rule.SESSION,
                        step.kind() + " leaves the "
                                + (isSession ? "session of the message" : "transaction of the callback")
                                + ", or ends it early; take it away, or put it in a route of your own that is not"
                                + " called from here");
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
            if (step.kind().equals("log")) {
                checkLogged(node.text("message"), node.placeOf("message"), isSession || isCallback);
            }
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

    private void checkRedirect(YamlNode header, Place place, YamlNode definition) {
        String name = header.text("name");
        boolean isConstant = header.at("expression", "constant").isPresent();
        boolean isOurs = shipped.contains(definition.text("id")) || inSession.contains(definition);
        if (REDIRECTS.matcher(name).matches() && (!isConstant || isOurs)) {
            findings.error(
                    place,
                    Rule.ADDRESS,
                    name
                            + " sends the message elsewhere than its step says; write the address in the step that"
                            + " sends it");
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

    private void checkEndpoint(Endpoint endpoint, boolean isSession) {
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
        boolean isAtBank =
                endpoint.options().stream().anyMatch(option -> option.value().contains("{{ddr.bank.base-url}}"))
                        || endpoint.node().text("uri").contains("{{ddr.bank.base-url}}");
        if (isAtBank && !BANKS_CALLERS.contains(route)) {
            findings.error(
                    endpoint.place(),
                    Rule.INTENT,
                    "nothing calls the bank but the shipped routes, after the intent is committed; take it away");
        }
        for (Endpoint.Option option : endpoint.options()) {
            if (option.value().contains("${")) {
                findings.error(
                        option.place(),
                        Rule.ADDRESS,
                        option.name()
                                + " is made of the message's data; use a fixed value, and choice: to tell them apart");
            }
        }
        if (endpoint.node().text("uri").contains("${")) {
            findings.error(
                    endpoint.place(),
                    Rule.ADDRESS,
                    "the uri is made of the message's data; use a fixed address, and choice: to tell them apart");
        }
        if (endpoint.isJms()) {
            checkQueue(endpoint, isSession);
        }
        if (endpoint.scheme().equals("platform-http") && endpoint.receives() && !route.equals("callback-receive")) {
            findings.error(
                    endpoint.place(),
                    Rule.CALLBACK_PORT,
                    "the callback port serves the bank's callbacks alone; serve this from a program of its own");
        }
        boolean isBodyLogged = !endpoint.option("showBody").equalsIgnoreCase("false")
                || endpoint.option("showAll").equalsIgnoreCase("true")
                || endpoint.option("showHeaders").equalsIgnoreCase("true")
                || endpoint.option("showVariables").equalsIgnoreCase("true")
                || endpoint.option("showAllProperties").equalsIgnoreCase("true");
        if (endpoint.scheme().equals("log") && isBodyLogged) {
            findings.error(
                    endpoint.place(),
                    Rule.PERSONAL,
                    "the component log writes the body, which holds personal data; use the step log: with requestUID,"
                            + " or showBody: false");
        }
    }

    private void checkQueue(Endpoint endpoint, boolean isSession) {
        String route = endpoint.owner().text("id");
        String queue = bare(routes.settings().resolve(endpoint.queue()));
        Place place = endpoint.placeOf("destinationName");
        for (String setting :
                List.of("ddr.queues.registrations", "ddr.queues.retry", "ddr.queues.dead", "ddr.queues.results")) {
            String own = routes.settings().value(setting).orElse("");
            boolean isOwn =
                    !own.isEmpty() && queue.equals(own) || endpoint.queue().contains("{{" + setting + "}}");
            if (!isOwn) {
                continue;
            }
            if (endpoint.receives() && !route.equals(RECEIVERS.get(setting))) {
                findings.error(
                        place,
                        Rule.OWN_QUEUE,
                        "takes messages of " + setting + " away from "
                                + RECEIVERS.getOrDefault(setting, "those it is for")
                                + "; receive from a queue of your own");
            }
            boolean isOthersToSend = SENDERS.containsKey(setting) || isSession;
            if (!endpoint.receives() && isOthersToSend && !route.equals(SENDERS.get(setting))) {
                findings.error(
                        place,
                        Rule.OWN_QUEUE,
                        "sends to " + setting
                                + " beside the flow, a second message for one registration; send to a queue of your"
                                + " own");
            }
            if (!endpoint.receives()
                    && SENDERS.containsKey(setting)
                    && !endpoint.option("forceSendOriginalMessage").equalsIgnoreCase("true")) {
                findings.error(
                        endpoint.options().stream()
                                        .anyMatch(option -> option.name().equals("forceSendOriginalMessage"))
                                ? endpoint.placeOf("forceSendOriginalMessage")
                                : endpoint.place(),
                        Rule.AS_IT_CAME,
                        endpoint.step()
                                + " sends without forceSendOriginalMessage: true, and the message would not go on as"
                                + " it came; add it");
            }
        }
    }

    private static String bare(String queue) {
        return queue.contains("::") ? queue.substring(queue.indexOf("::") + 2) : queue.replaceFirst("\\?.*", "");
    }

    private void checkWashed(YamlNode route) {
        YamlNode from = route.get("from");
        Endpoint endpoint = Endpoint.of(from, true, route, "from");
        List<YamlNode> steps = from.get("steps").items();
        YamlNode first = steps.isEmpty() ? from.get("steps") : steps.get(0);
        YamlNode wash = first.get("removeHeaders");
        String kept = wash.text("excludePattern") + wash.text("excludePatterns");
        boolean isShipped = shipped.contains(route.text("id"));
        boolean letsThrough = !kept.isEmpty() && (isShipped || kept.matches("(?i)[.*^]*|.*camel.*|\\W*[a-c]\\w?\\*.*"));
        boolean isDisabled = wash.text("disabled").equalsIgnoreCase("true");
        if (OPEN_TO_SENDERS.contains(endpoint.scheme())
                && (!wash.text("pattern").equals("*") || letsThrough || isDisabled)) {
            findings.error(
                    wash.isPresent()
                            ? wash.placeOf(wash.has("pattern") && !letsThrough ? "pattern" : "excludePattern")
                            : first.place(),
                    Rule.WASHED,
                    "the first step of a consumer is removeHeaders with the pattern \"*\"; a header that is let"
                            + " through may steer Camel; put it first");
        }
    }

    private void checkLogged(String message, Place place, boolean isOurs) {
        for (Matcher function = FUNCTION.matcher(message); function.find(); ) {
            String name = function.group(1);
            String rest = function.group(2);
            String asked = rest.replaceFirst("^[.\\[:(?'\\s]+", "").replaceFirst("[^A-Za-z0-9_-].*$", "");
            boolean isPersonal = name.matches(
                                    "body|bodyAs|bodyOneLine|mandatoryBodyAs|prettyBody|originalBody|messageAs|headers|exchange|messageHistory|logExchange|pretty|toJson|toPrettyJson")
                            && !rest.matches("\\.(length|size)(\\(\\))?")
                    || name.matches("variables") && rest.isEmpty()
                    || name.matches("variables?|variableAs") && Variables.PERSONAL.contains(asked)
                    || name.matches("headers?|headerAs") && PERSONAL_HEADERS.contains(asked.toLowerCase(Locale.ROOT))
                    || name.equals("exception") && isOurs && !rest.isEmpty();
            boolean isOneHeader = name.equals("headers")
                    && !asked.isEmpty()
                    && !PERSONAL_HEADERS.contains(asked.toLowerCase(Locale.ROOT));
            if (isPersonal && !isOneHeader) {
                findings.error(
                        place,
                        Rule.PERSONAL,
                        "the log would show ${" + name + rest.replaceFirst("}.*", "")
                                + "}, which holds or quotes personal data; log ${variable.requestUID} in its place");
                return;
            }
        }
    }
}
