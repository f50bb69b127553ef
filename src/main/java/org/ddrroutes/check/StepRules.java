package org.ddrroutes.check;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.saga.CamelSagaService;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** No step lacks what Camel does not start without, or holds what Camel does not take: its schema does not say it. */
record StepRules(RouteSet routes, Findings findings) {

    private static final Set<String> NEED_STEPS = Set.of("""
            from filter idempotentConsumer loop multicast pipeline resequence saga split step doTry
            loadBalance""".split("\\s+"));

    /** What others are there for; one of several is enough. */
    private static final Map<String, List<String>> NEED = Map.of(
            "aggregate", List.of("correlationExpression"),
            "choice", List.of("when"),
            "setHeaders", List.of("headers"),
            "setVariables", List.of("variables"),
            "onException", List.of("exception"),
            "doCatch", List.of("exception"),
            "throwException", List.of("exceptionType", "ref"),
            "stickyLoadBalancer", List.of("correlationExpression"),
            "method", List.of("ref", "beanType"));

    /** Of two, Camel takes one. */
    private static final Map<String, String> EXCLUDE = Map.of(
            "markRollbackOnly", "markRollbackOnlyLast",
            "onCompleteOnly", "onFailureOnly",
            "handled", "continued",
            "completionTimeout", "completionInterval");

    /** Steps whose part of Camel is none of the program's libraries. */
    private static final Set<String> LACKING = Set.of("circuitBreaker", "kamelet", "tokenizer");

    private static final Set<String> WITH_TIMEOUT = Set.of("multicast", "split");

    /** Their expression is a number, of milliseconds or of times. */
    private static final Set<String> COUNT = Set.of("delay", "loop", "throttle");

    private static final Set<String> ENDS = Set.of("stop", "throwException", "rollback");

    private static final Set<String> ONE_OR_MORE = Set.of("""
            completionSize messageFrequency maximumFailoverAttempts samplePeriod timePeriodMillis poolSize maxPoolSize
            keepAliveTime capacity""".split("\\s+"));

    /** Of {@code threads}, where they are not set. */
    private static final int POOL_SIZE = 10;

    private static final int MAX_POOL_SIZE = 20;

    void check() {
        for (RouteFile file : routes.files()) {
            if (!file.isAsShipped()) {
                checkOrder(file);
                file.root().forEachMapping(mapping -> mapping.entries().forEach(this::check));
            }
        }
    }

    /** What holds for the routes of a file stands above them: below, Camel refuses it, and alone it does nothing. */
    private void checkOrder(RouteFile file) {
        boolean isAboveRoutes = false;
        List<YamlNode> items = file.root().items();
        for (int i = items.size() - 1; i >= 0; i--) {
            for (YamlNode.Entry entry : items.get(i).entries()) {
                isAboveRoutes |= entry.key().equals("route");
                if (!isAboveRoutes && RouteFile.HOLDS_FOR_ROUTES_BELOW.contains(entry.key())) {
                    tell(
                            entry.place(),
                            entry.key() + " holds for the routes that stand below it, and there is none; move it above"
                                    + " your routes, or into a routeConfiguration");
                }
            }
        }
    }

    private void check(YamlNode.Entry entry) {
        YamlNode value = entry.value();
        String key = entry.key();
        if (ONE_OR_MORE.contains(key) && routes.settings().resolve(value.text()).matches("0|[^\\d{$].*")) {
            tell(value.place(), key + " is a whole number of 1 or more, not " + value.text() + "; correct it");
        }
        if (key.equals("steps")) {
            checkReached(value);
        }
        if (key.equals("doCatch")) {
            value.items().forEach(one -> checkNeeds(new YamlNode.Entry(key, entry.at(), one)));
        }
        if (!value.isMapping()) {
            return;
        }
        checkNeeds(entry);
        if (COUNT.contains(key)) {
            checkCount(key, value.get("expression"));
        }
        checkBranches(value.get("when"));
        checkThreads(value, key);
        if (value.text("mode").equals("ConcurrentRequests") && value.has("timePeriodMillis")) {
            tell(
                    value.placeOf("timePeriodMillis"),
                    "timePeriodMillis stands beside mode ConcurrentRequests, and Camel does not take both; keep one");
        }
        boolean isEndless = value.text("timeout").startsWith("-") || key.equals("pollEnrich") && !value.has("timeout");
        if ((key.equals("poll") || key.equals("pollEnrich")) && isEndless) {
            findings.error(
                    value.placeOf("timeout"),
                    Rule.SESSION,
                    key
                            + " would wait for ever, and a reload or a stop for it; write how many milliseconds, as timeout:");
        }
        if (key.equals("redeliveryPolicy")
                && routes.settings().resolve(value.text("maximumRedeliveries")).startsWith("-")) {
            findings.error(
                    value.placeOf("maximumRedeliveries"),
                    Rule.SESSION,
                    "what fails would be tried again for ever, and a reload or a stop wait for it; write how often");
        }
        if (key.equals("wireTap") && value.has("variableReceive")) {
            tell(
                    value.placeOf("variableReceive"),
                    "wireTap gets nothing back, and takes no variableReceive; take it away");
        }
        if (key.equals("loop")
                && isSet(value, "doWhile")
                && value.at("expression", "constant").isPresent()) {
            tell(
                    value.placeOf("doWhile"),
                    "a loop with doWhile and a constant never ends; ask for something that changes");
        }
        if (key.equals("tokenize") && isSet(value, "includeTokens") && !value.has("endToken")) {
            tell(value.placeOf("includeTokens"), "includeTokens needs an endToken; add it, or take includeTokens away");
        }
        if (key.equals("tokenize") && !value.text("group").matches("|[1-9]\\d*|.*(\\$\\{|\\{\\{).*")) {
            tell(value.placeOf("group"), "group is a whole number of 1 or more, not " + value.text("group"));
        }
        if (key.equals("aggregate")
                && value.entries().stream().noneMatch(one -> one.key().startsWith("completion"))) {
            tellLacking(entry, "completionSize, completionTimeout or the like");
        }
        EXCLUDE.forEach((one, other) -> {
            if (isSet(value, one) && isSet(value, other)) {
                tell(
                        value.placeOf(other),
                        other + " stands beside " + one + " in " + key + ", and Camel does not take both; keep one");
            }
        });
        if (WITH_TIMEOUT.contains(key) && value.has("timeout") && !isSet(value, "parallelProcessing")) {
            tell(
                    value.placeOf("timeout"),
                    key + " takes no timeout without parallelProcessing: true; add it, or take the timeout away");
        }
        String ratio = value.at("weightedLoadBalancer").text("distributionRatio");
        int steps = value.get("steps").items().size();
        if (!ratio.isEmpty() && ratio.split("\\D+").length != steps) {
            tell(
                    value.at("weightedLoadBalancer").placeOf("distributionRatio"),
                    "distributionRatio has a number for each of the " + steps + " steps, not " + ratio);
        }
        if (LACKING.contains(key)) {
            findings.error(entry.place(), Rule.ENDPOINT, "there is no " + key + " in this program; take it away");
        }
        if (key.equals("saga") && !value.has("sagaService") && !routes.hasOwn(CamelSagaService.class)) {
            findings.error(
                    entry.place(),
                    Rule.ENDPOINT,
                    "there is no saga service in this program; take saga away: the retry queue tries again what failed,"
                            + " and a callback settles it");
        }
    }

    private void checkThreads(YamlNode value, String key) {
        if (!key.equals("threads")) {
            return;
        }
        int size = number(value, "poolSize", POOL_SIZE);
        int most = number(value, "maxPoolSize", MAX_POOL_SIZE);
        if (size > most) {
            tell(
                    value.placeOf(value.has("maxPoolSize") ? "maxPoolSize" : "poolSize"),
                    "poolSize (" + size + ") is more than maxPoolSize (" + most
                            + "), and Camel does not start; set both");
        }
        if (value.text("timeUnit").equals("MICROSECONDS")) {
            tell(value.placeOf("timeUnit"), "Camel does not take MICROSECONDS; write MILLISECONDS, or SECONDS");
        }
    }

    /** @param missing where it is not set, or no number */
    private int number(YamlNode value, String option, int missing) {
        String text = routes.settings().resolve(value.text(option));
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : missing;
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.NOTATION, text);
    }

    private static boolean isSet(YamlNode value, String option) {
        return value.has(option) && !value.text(option).equals("false");
    }

    private void checkNeeds(YamlNode.Entry entry) {
        YamlNode value = entry.value();
        List<String> needed =
                NEED_STEPS.contains(entry.key()) ? List.of("steps") : NEED.getOrDefault(entry.key(), List.of());
        boolean isThere = needed.stream()
                .map(value::get)
                .anyMatch(one -> one.isText()
                        ? !one.text().isBlank()
                        : one.isMapping() || !one.items().isEmpty());
        if (!needed.isEmpty() && !isThere) {
            tellLacking(entry, String.join(" or ", needed));
        }
    }

    private void tellLacking(YamlNode.Entry entry, String what) {
        tell(entry.place(), entry.key() + " has no " + what + "; add one, or take it away");
    }

    private void checkCount(String step, YamlNode expression) {
        for (String language : List.of("constant", "simple")) {
            YamlNode given = expression.at(language, "expression");
            String least = step.equals("delay") ? "\\d+" : "0*[1-9]\\d*";
            if (given.isText() && !given.text().matches(least + "|.*(\\$\\{|\\{\\{).*")) {
                findings.error(
                        given.place(),
                        Rule.SIMPLE,
                        step + " takes a whole number" + (step.equals("delay") ? " of milliseconds" : " of 1 or more")
                                + ", not "
                                + given.text() + "; correct it");
            }
        }
    }

    /** A step behind one that ends the route. */
    private void checkReached(YamlNode steps) {
        List<Step> all = Step.in(steps, steps);
        for (int i = 1; i < all.size(); i++) {
            Step before = all.get(i - 1);
            if (ENDS.contains(before.kind())
                    && !routes.settings()
                            .resolve(before.node().text("disabled"))
                            .equals("true")) {
                findings.error(
                        all.get(i).place(),
                        Rule.BRANCH,
                        "no message gets to this step: " + before.name()
                                + " before it ends the route; take one of them away, or put that one into a filter:");
            }
        }
    }

    /** A branch that an earlier one leaves nothing for. */
    private void checkBranches(YamlNode branches) {
        Set<String> before = new HashSet<>();
        for (YamlNode branch : branches.items()) {
            List<YamlNode.Entry> languages = branch.get("expression").entries();
            YamlNode condition =
                    languages.isEmpty() ? branch : languages.get(0).value().get("expression");
            boolean isTaken = before.contains("true")
                    || condition.isText() && !before.add(condition.text().strip());
            if (isTaken) {
                findings.error(
                        branch.place(),
                        Rule.BRANCH,
                        "no message gets to this branch: an earlier one takes them all; correct its condition, or take"
                                + " the branch away");
            }
        }
    }
}
