package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.check.ShippedComparison.ShippedStep;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/**
 * Steps of one's own: what they must not change in a shipped route.
 *
 * @param route as it was edited, or one of one's own
 * @param shipped those of its steps that are no steps of one's own
 */
record OwnStepRules(YamlNode route, List<ShippedStep> shipped, OwnCallRules calls, Findings findings) {

    /** Steps that neither change the body nor take headers away. */
    private static final Set<String> HARMLESS = Set.of("""
            setHeader setHeaders setVariable setVariables removeVariable setProperty removeProperty log wireTap filter choice validate
            throwException rollback step""".split("\\s+"));

    /** As {@link #HARMLESS}, and they may take headers away. */
    private static final Set<String> KEEPS_BODY =
            Set.of("doTry", "removeHeader", "removeHeaders", "convertBodyTo", "delay");

    /** Here no body is the request's: it stands in a variable of the flow. */
    private static final String WITHOUT_BODY =
            "registration-(receive|retry|submit|dispose)|outcome-record|dead-letter-send|fault-dispose";

    private static final String BEFORE_INTENT = "registration-(receive|retry)";

    private static final Set<String> HARMLESS_COMPONENTS = Set.of("jms", "micrometer", "log", "seda");

    /** Steps that work on the body and the headers as the shipped step before has left them, and routes made of such. */
    static final Set<String> NEEDS = Set.of("""
            read-request read-waiting-request enrich-with-token call-registerddr read-answer send-to-retry-queue
            send-to-dead-letter-queue check-callback passed-or-refused keep-callback answer-refused""".split("\\s+"));

    private static final String NEEDING_ROUTES = "callback-record|callback-settle|token-.*|result-.*";

    /** What {@code build-registerddr} and the components set, or the broker and the one who replays read. */
    private static final Pattern HEADERS_OF_THE_FLOW = Pattern.compile(
            "(?i)requestUID|state|authorization|content-.*|accept(-encoding|-charset)?|transfer-encoding|host|connection|expect|digital-id|msg-hdr"
                    + "|JMS(?!(Type|XGroupID)$).*|_AMQ_.*|CamelJms.*|ddr.*");

    static final String RESULT_CONNECTIONS = "#resultConnections";

    /** In Simple, and in SpEL, which may call whatever an exchange has. */
    private static final Pattern CHANGES = Pattern.compile(
            "\\$\\{(setHeader|setAttachment|clearAttachments)\\b|\\b(exchange|message|request|response|headers|properties)\\b.*"
                    + "\\b(set|remove|clear|put)\\w*\\(",
            Pattern.DOTALL);

    /**
     * @param isInFlow whether it is a shipped route, or one that such a route calls
     * @param failsFlow whether what fails in it fails a registration or a callback
     */
    void check(boolean isInFlow, boolean failsFlow) {
        List<YamlNode> copies = id().equals("result-send") ? checkSentOnce() : List.of();
        List<Step> all = Step.of(route);
        if (id().equals("callback-receive")) {
            checkAnswers(route.at("from", "steps"));
        }
        List<YamlNode> tried = Step.tried(route);
        List<YamlNode> told = new ArrayList<>();
        boolean hasBody = !id().matches(WITHOUT_BODY);
        for (int i = 0; i < all.size(); i++) {
            Step own = all.get(i);
            if (shippedId(own).isPresent()) {
                continue;
            }
            if (isInFlow) {
                checkVariables(own);
                checkProperty(own);
            }
            calls.check(own);
            Endpoint.of(own).ifPresent(this::checkSession);
            checkAround(own);
            hasBody |= changesBody(own);
            Optional<String> next = all.subList(i + 1, all.size()).stream()
                    .flatMap(step -> shippedId(step).stream())
                    .findFirst();
            boolean isBehind = copies.contains(own.node());
            boolean isNeeded =
                    next.isPresent() && !isBehind && (NEEDS.contains(next.get()) || id().matches(NEEDING_ROUTES));
            boolean isTried = tried.contains(own.node());
            if (isCopy(own)) {
                boolean failsWithIt = !isTried && !own.kind().equals("wireTap") && (failsFlow || isBehind);
                checkSend(own, hasBody, failsWithIt, next.orElse(""), isNeeded);
            }
            if (isNeeded) {
                checkHeaders(own, next.get());
            }
            if (isNeeded && !isHarmless(own) && !told.contains(own.node())) {
                Step.of(own.node()).forEach(inner -> told.add(inner.node()));
                tell(
                        own.place(),
                        own.name() + " changes the body or the headers that " + next.get()
                                + " works on; put it behind that step, with those of yours that need it, or keep a value in a"
                                + " variable");
            }
        }
    }

    /** Of a copy that goes out with the message, in its session. */
    private void checkSend(Step own, boolean hasBody, boolean failsWithIt, String next, boolean isNeeded) {
        if (id().matches(BEFORE_INTENT) || next.equals("record-intent")) {
            findings.error(
                    own.place(),
                    Rule.SESSION,
                    own.name() + " sends before the request is recorded; put it behind record-intent, in"
                            + " registration-submit");
            return;
        }
        if (!hasBody || failsWithIt) {
            String empty = own.name() + " sends an empty message; "
                    + (isNeeded ? "move it behind " + next + ", and " : "")
                    + "put a step before it that sets the body: bean: with ref: registrationSteps and method:"
                    + " copyRequest, or setBody:";
            String failing = id().startsWith("result-") ? "result" : "message";
            String alone = "where " + own.name() + " fails, the " + failing
                    + " fails with it; put it into a doTry: whose doCatch:" + " logs";
            findings.warning(own.place(), Rule.SHIPPED, hasBody ? alone : failsWithIt ? empty + "; " + alone : empty);
        }
    }

    /** A step of one's own around shipped ones, which may stand around those that send results alone. */
    private void checkAround(Step own) {
        if (Step.of(own.node()).stream().noneMatch(step -> shippedId(step).isPresent())) {
            return;
        }
        boolean isSentByAll = Stream.concat(
                        own.node().get("when").items().stream(),
                        Stream.of(own.node().get("otherwise")))
                .allMatch(branch -> Endpoint.all(branch).stream().anyMatch(Endpoint::isJms));
        if (!own.kind().equals("choice") || !isSentByAll) {
            tell(
                    own.place(),
                    own.name() + " keeps back what it does not pass on, and a result would be lost; use choice: with"
                            + " an otherwise:, and send in each branch");
        }
    }

    /**
     * A step of one's own that sends a result on the way to the shipped send: each tells the producer.
     *
     * @return steps that come behind that send, on every way
     */
    private List<YamlNode> checkSentOnce() {
        List<YamlNode> behind = new ArrayList<>();
        route.forEachMapping(mapping -> {
            List<Step> before = new ArrayList<>();
            boolean isSent = false;
            for (Step step : Step.in(mapping.get("steps"), route)) {
                List<Step> within = step.withInner();
                if (isSent) {
                    within.forEach(one -> behind.add(one.node()));
                }
                if (within.stream().flatMap(one -> shippedId(one).stream()).anyMatch("send-result"::equals)) {
                    isSent = true;
                    before.forEach(own -> tell(
                            own.place(),
                            own.name() + " sends the result, and send-result sends it again, without its reply address;"
                                    + " put send-result into the otherwise: of a choice:, or your step behind it"));
                }
                within.stream()
                        .filter(one -> shippedId(one).isEmpty() && one.kind().equals("to"))
                        .filter(one -> Endpoint.of(one).filter(Endpoint::isJms).isPresent())
                        .forEach(before::add);
            }
        });
        return behind;
    }

    private void checkVariables(Step own) {
        boolean sets =
                Set.of("setVariable", "removeVariable", "convertVariableTo").contains(own.kind());
        checkVariable(own, sets ? own.node().text("name") : own.node().text("variableReceive"));
        own.node().get("variables").items().forEach(variable -> checkVariable(own, variable.text("name")));
        String simple = own.node().at("expression", "simple").text("expression")
                + own.node().text("message");
        if (CHANGES.matcher(simple + own.node().at("expression", "spel").text("expression"))
                .find()) {
            tell(
                    own.place(),
                    own.kind() + " changes the message beside its own value; use setVariable: with a name of your own,"
                            + " or setHeader:");
        }
        PersonalRules.SETS.matcher(simple).results().forEach(set -> checkVariable(own, set.group(2)));
    }

    private void checkVariable(Step own, String given) {
        String name = given.replaceFirst("^(exchange|route)[:.]", "");
        if (Variables.isOfTheFlow(name)) {
            tell(
                    own.place(),
                    own.kind() + " changes the variable " + name + " of the flow; keep your value under another name");
        }
    }

    private void checkProperty(Step own) {
        String name = own.node().text("name");
        if (Set.of("setProperty", "removeProperty").contains(own.kind()) && name.matches("(Camel|ddr).*")) {
            tell(
                    own.place(),
                    own.kind() + " changes " + name
                            + ", by which Camel or the program steers the message; take it away");
        }
    }

    private void checkHeaders(Step own, String next) {
        own.headers().stream()
                .filter(header ->
                        HEADERS_OF_THE_FLOW.matcher(header.text("name")).matches())
                .forEach(header -> tell(
                        header.placeOf("name"),
                        own.kind() + " changes the header " + header.text("name") + " that " + next
                                + " works on; give yours another name"));
    }

    private void checkSession(Endpoint endpoint) {
        boolean isOutside = id().equals("result-send")
                && endpoint.isJms()
                && !endpoint.option("connectionFactory").equals(RESULT_CONNECTIONS);
        if (isOutside) {
            findings.error(
                    endpoint.place(),
                    Rule.SESSION,
                    endpoint.step() + " sends outside the session of the results; add connectionFactory: \""
                            + RESULT_CONNECTIONS + "\"");
        }
    }

    /** What the bank is answered is the body that such a step leaves. */
    private void checkAnswers(YamlNode steps) {
        Optional<String> answer = Optional.empty();
        for (Step step : Step.in(steps, route)) {
            List<Step> within = step.withInner();
            for (Step own : answer.isPresent() ? within : List.<Step>of()) {
                if (changesBody(own) || own.kind().equals("convertBodyTo")) {
                    tell(
                            own.place(),
                            own.name() + " changes the body that " + answer.get()
                                    + " answers the bank with; put it before that step");
                }
            }
            answer = answer.or(() -> within.stream()
                    .flatMap(one -> shippedId(one).stream())
                    .filter(one -> one.startsWith("answer-"))
                    .findFirst());
            step.node().get("when").items().forEach(branch -> checkAnswers(branch.get("steps")));
            checkAnswers(step.node().at("otherwise", "steps"));
            checkAnswers(step.node().get("steps"));
        }
    }

    private String id() {
        return route.text("id");
    }

    private boolean changesBody(Step own) {
        return !isHarmless(own) && !KEEPS_BODY.contains(own.kind()) && !isCopy(own);
    }

    private static boolean isCopy(Step own) {
        return Endpoint.of(own)
                .filter(endpoint -> endpoint.isJms() || endpoint.scheme().equals("file"))
                .isPresent();
    }

    private boolean isHarmless(Step own) {
        String scheme = own.node().text("uri").split("[:?]", 2)[0];
        return HARMLESS.contains(own.kind()) || own.kind().equals("to") && HARMLESS_COMPONENTS.contains(scheme);
    }

    private Optional<String> shippedId(Step step) {
        return shipped.stream()
                .filter(one -> one.node().node() == step.node().node())
                .map(ShippedStep::id)
                .findFirst();
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.SHIPPED, text);
    }
}
