package org.ddrroutes.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/**
 * Nothing leaves the session of a message or the transaction of a callback, waits in it, ends it before its end or tries again
 * in it; in what else ships, nothing ends a route or holds it.
 */
final class SessionRules {

    /** What a step does to the session of a message, or to the transaction of a callback. */
    private static final Map<String, Set<String>> HARMS = Map.of(
            "leaves",
            Set.of("""
                    threads transacted saga multicast aggregate resequence kamelet onCompletion
                    loadBalance""".split("\\s+")),
            "holds up",
            Set.of("delay", "throttle", "enrich", "poll", "pollEnrich", "pausable", "resumable"),
            "cuts short",
            Set.of("stop", "rollback", "throwException", "validate", "sample", "idempotentConsumer"),
            "may break",
            Set.of("claimCheck", "setExchangePattern", "removeProperties"));

    /** Steps that wait, or end the route early: what a shipped route does behind them is late, or never done. */
    private static final Set<String> HOLDS =
            Set.of("delay", "throttle", "sample", "threads", "poll", "pollEnrich", "pausable", "stop", "rollback");

    /** As {@link #HOLDS}, but within a {@code doTry:}. */
    private static final Set<String> THROWS = Set.of("throwException", "validate");

    private static final int MOST_ROUNDS = 100;

    /** Shipped steps that harm. */
    private static final Set<String> MAY_HARM = Set.of("one-transaction", "roll-back");

    private static final Set<String> LEAVING_COMPONENTS = Set.of("seda", "disruptor", "disruptor-vm", "vm", "stub");

    private static final Set<String> TRIES_AGAIN = Set.of("""
            redeliveryPolicy redeliveryPolicyRef maximumRedeliveries circuitBreaker deadLetterChannel retryWhile
            jtaTransactionErrorHandler springTransactionErrorHandler""".split("\\s+"));

    private final RouteSet routes;
    private final Set<String> shipped;
    private final Findings findings;
    private final Set<YamlNode> inSession;
    private final Set<YamlNode> inCallback;
    private final Set<YamlNode> inFlow;
    private final Set<YamlNode> untried;

    /**
     * @param shipped ids of the shipped routes and error handlings
     * @param inSession what a message goes through between its receive and the commit of its session
     * @param inFlow what it goes through in all
     */
    SessionRules(
            RouteSet routes, Set<String> shipped, Set<YamlNode> inSession, Set<YamlNode> inFlow, Findings findings) {
        this.routes = routes;
        this.shipped = shipped;
        this.findings = findings;
        this.inSession = inSession;
        this.inCallback = routes.reachedFrom(GuaranteeRules.CALLBACKS);
        this.inFlow = inFlow;
        this.untried = routes.reachedUntried(shipped);
    }

    void check(YamlNode definition) {
        Optional<String> harmed = harmed(definition);
        List<YamlNode> tried = Step.tried(definition);
        for (Step step : Step.of(definition)) {
            if (harmed.isPresent()) {
                harmOf(step, inSession.contains(definition))
                        .ifPresent(harm -> tell(step.place(), step.kind() + " " + harm + " " + harmed.get()));
            } else if (inFlow.contains(definition)
                    && holds(step, !untried.contains(definition) || tried.contains(step.node()))) {
                tell(step.place(), step.kind() + " ends the route, or holds it, before its work is done");
            }
        }
        if (inSession.contains(definition) || shipped.contains(definition.text("id"))) {
            checkTriesAgain(definition);
        }
    }

    private void tell(Place place, String what) {
        findings.error(
                place,
                Rule.SESSION,
                what + "; take it away, or put it in a route of your own that is not called from here");
    }

    private Optional<String> harmed(YamlNode definition) {
        return inSession.contains(definition)
                ? Optional.of("the session of the message")
                : inCallback.contains(definition) ? Optional.of("the transaction of the callback") : Optional.empty();
    }

    private Optional<String> harmOf(Step step, boolean isSession) {
        boolean isParallel = step.node().text("parallelProcessing").equalsIgnoreCase("true")
                || step.node().has("executorService")
                || isSession && step.kind().equals("wireTap");
        if (MAY_HARM.contains(step.id())) {
            return Optional.empty();
        }
        return HARMS.entrySet().stream()
                .filter(harm -> harm.getValue().contains(step.kind()))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> Optional.of("holds up").filter(harm -> isEndless(step)))
                .or(() -> Optional.of("leaves").filter(harm -> isParallel));
    }

    private boolean holds(Step step, boolean isCaught) {
        return HOLDS.contains(step.kind()) || isEndless(step) || THROWS.contains(step.kind()) && !isCaught;
    }

    private boolean isEndless(Step step) {
        YamlNode loop = step.node();
        String rounds =
                routes.settings().resolve(loop.at("expression", "constant").text("expression"));
        return step.kind().equals("loop")
                && (loop.has("doWhile") || !rounds.matches("\\d{1,3}") || Integer.parseInt(rounds) > MOST_ROUNDS);
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

    void check(Endpoint endpoint) {
        if (inSession.contains(endpoint.owner()) && LEAVING_COMPONENTS.contains(endpoint.scheme())) {
            findings.error(
                    endpoint.place(),
                    Rule.SESSION,
                    endpoint.scheme()
                            + " hands the message to another thread, out of its session; use direct, or put the copy"
                            + " in the session with jms");
        }
        if (harmed(endpoint.owner()).isPresent() && !endpoint.receives() && waits(endpoint)) {
            findings.error(
                    endpoint.place(),
                    Rule.SESSION,
                    endpoint.step()
                            + " waits for an answer, and the message with it; send to a queue of your own, and ask from"
                            + " a route on that queue");
        }
    }

    /** The bank alone may be waited for: each message, and a database connection perhaps, would wait for others, too. */
    private static boolean waits(Endpoint endpoint) {
        boolean isAnswered = endpoint.node().text("pattern").equals("InOut")
                || endpoint.option("exchangePattern").equals("InOut")
                || !endpoint.option("replyTo").isEmpty();
        return isAnswered
                || endpoint.scheme().matches("https?")
                        && !GuaranteeRules.BANKS_CALLERS.contains(
                                endpoint.owner().text("id"));
    }
}
