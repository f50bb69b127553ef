package org.ddrroutes.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ddrroutes.check.ShippedComparison.ShippedStep;
import org.ddrroutes.finding.Rule;

/** Steps of one's own in a shipped route: what they must not change. */
final class OwnStepRules {

    /** Steps that neither change the body nor take headers away. */
    private static final Set<String> HARMLESS = Set.of(
            "setHeader",
            "setHeaders",
            "setVariable",
            "setVariables",
            "removeVariable",
            "log",
            "wireTap",
            "filter",
            "choice",
            "validate",
            "throwException",
            "rollback",
            "step");

    private static final Set<String> HARMLESS_COMPONENTS = Set.of("jms", "micrometer", "log", "mock", "seda");

    /** Steps that work on the body and the headers as the shipped step before has left them, and routes made of such. */
    static final Set<String> NEEDS = Set.of(
            "read-request",
            "read-waiting-request",
            "enrich-with-token",
            "call-registerddr",
            "read-answer",
            "send-to-retry-queue",
            "send-to-dead-letter-queue",
            "check-callback",
            "passed-or-refused",
            "keep-callback");

    private static final String NEEDING_ROUTES = "callback-record|callback-settle|token-.*|result-.*";

    private final YamlNode route;
    private final String id;
    private final List<ShippedStep> shipped;
    private final Findings findings;

    /**
     * @param route as it was edited
     * @param shipped those of its steps that are no steps of one's own
     */
    OwnStepRules(YamlNode route, List<ShippedStep> shipped, Findings findings) {
        this.route = route;
        this.id = route.text("id");
        this.shipped = shipped;
        this.findings = findings;
    }

    void check() {
        List<Step> all = Step.of(route);
        for (int i = 0; i < all.size(); i++) {
            Step own = all.get(i);
            if (shippedId(own).isPresent()) {
                continue;
            }
            checkVariables(own);
            Optional<String> next = all.subList(i + 1, all.size()).stream()
                    .flatMap(step -> shippedId(step).stream())
                    .findFirst();
            boolean isNeeded = next.isPresent() && (NEEDS.contains(next.get()) || id.matches(NEEDING_ROUTES));
            if (isNeeded && !isHarmless(own)) {
                findings.error(
                        own.place(),
                        Rule.SHIPPED,
                        own.name() + " changes the body or the headers that " + next.get()
                                + " works on; put it behind that step, or keep what you need in a variable");
            }
        }
    }

    private void checkVariables(Step own) {
        boolean sets =
                Set.of("setVariable", "removeVariable", "convertVariableTo").contains(own.kind());
        String name = sets ? own.node().text("name") : own.node().text("variableReceive");
        if (Variables.isOfTheFlow(name)) {
            findings.error(
                    own.place(),
                    Rule.SHIPPED,
                    own.kind() + " changes the variable " + name + " of the flow; keep your value under another name");
        }
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
}
