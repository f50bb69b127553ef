package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** Variables and headers that steps ask for are set somewhere, or are Camel's. */
final class VariableRules {

    private static final Pattern OF_HEADER = Pattern.compile("\\$\\{(?:in\\.)?headers?[.\\[:]'?([A-Za-z0-9_-]+)");
    private static final Set<String> KEEPS_HEADERS = Set.of("""
            removeHeaders removeHeader setHeader setHeaders log setBody setVariable setProperty filter choice
            convertBodyTo step stop""".split("\\s+"));

    private final RouteSet routes;
    private final Findings findings;

    /** Names of headers and properties that steps set or let through. */
    private final Set<String> kept = new HashSet<>();

    VariableRules(RouteSet routes, Findings findings) {
        this.routes = routes;
        this.findings = findings;
        for (RouteFile file : routes.files()) {
            if (!file.isAsShipped()) {
                // Set by the step build-result.
                kept.add(file.name().endsWith("/result-send.camel.yaml") ? "requestUID" : "");
                file.root().forEachMapping(this::addKept);
            }
        }
    }

    private void addKept(YamlNode mapping) {
        for (YamlNode.Entry entry : mapping.entries()) {
            if (Set.of("setHeader", "setProperty").contains(entry.key())) {
                kept.add(entry.value().text("name"));
            } else if (entry.key().equals("headers")) {
                entry.value().items().forEach(header -> kept.add(header.text("name")));
            } else if (entry.key().startsWith("excludePattern")) {
                entry.value().forEachText(pattern -> kept.add(pattern.value().text()));
            }
        }
    }

    /** Conditions on a header that the first step has taken away, as far as no step may have set it again. */
    void checkWashedAway(YamlNode route) {
        List<Step> steps = Step.of(route);
        if (steps.isEmpty() || !steps.get(0).kind().equals("removeHeaders")) {
            return;
        }
        YamlNode wash = steps.get(0).node();
        if (!wash.text("pattern").equals("*") || wash.has("excludePattern") || wash.has("excludePatterns")) {
            return;
        }
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Step step : steps) {
            YamlNode node = step.node();
            if (!KEEPS_HEADERS.contains(step.kind())) {
                return;
            }
            step.headers().forEach(header -> set.add(header.text("name")));
            List<YamlNode> conditions = new ArrayList<>(node.get("when").items());
            conditions.addAll(step.kind().equals("filter") ? List.of(node) : List.of());
            for (YamlNode condition : conditions) {
                YamlNode simple = condition.at("expression", "simple", "expression");
                YamlNode header = condition.at("expression", "header", "expression");
                if (header.isText()) {
                    tellWashedAway(header.text(), set, header.place());
                }
                for (Matcher asked = OF_HEADER.matcher(simple.text()); asked.find(); ) {
                    tellWashedAway(asked.group(1), set, simple.place());
                }
            }
        }
    }

    private void tellWashedAway(String header, Set<String> set, Place place) {
        if (!set.contains(header)) {
            findings.warning(
                    place,
                    Rule.VARIABLE,
                    "removeHeaders has taken the header " + header + " away, and the condition asks for it; name it in"
                            + " excludePattern: of removeHeaders, or set it before");
        }
    }

    void checkVariable(String name, Place place) {
        if (name.isEmpty() || name.matches("(global|header)[:.].*|.*\\{\\{.*")) {
            return;
        }
        if (name.equals("*")) {
            tell(place, "* takes all variables away, those of the flow too; name the one that is yours");
        } else if (!routes.variables().contains(name)) {
            tell(
                    place,
                    "no step sets a variable " + name + NearestName.hint(name, routes.variables()) + "; there are "
                            + String.join(", ", new TreeSet<>(routes.variables())));
        }
    }

    void checkKept(String name, Place place) {
        if (name.startsWith("header:")) {
            tell(
                    place,
                    name + " sets no header, and Camel finds no value under that name; write setHeader: in its place");
        }
    }

    void checkHeader(String name, Place place) {
        boolean isJms = name.startsWith("JMS") && !name.matches("JMS(X|_).*");
        if ((isJms || name.toLowerCase(Locale.ROOT).startsWith("camel"))
                && !routes.isAsShipped(place)
                && !routes.components().hasHeader(name)) {
            findings.error(
                    place,
                    Rule.HEADER,
                    (isJms ? "JMS" : "Camel") + " has no header " + name
                            + NearestName.hint(name, routes.components().headers()) + "; correct the name");
        }
    }

    /** A header or a property that an expression asks for. */
    void checkAsked(String name, Place place) {
        checkHeader(name, place);
        checkIsSet(name, place);
    }

    /** A header or property with the name of one of the flow's variables is mostly meant to be that. */
    private void checkIsSet(String name, Place place) {
        boolean isSet =
                kept.stream().anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)));
        Variables.PLAIN.stream()
                .filter(variable -> variable.equalsIgnoreCase(name) && !isSet)
                .forEach(variable -> findings.warning(
                        place,
                        Rule.VARIABLE,
                        "no step sets a header or a property " + name + ", and it is empty; write ${variable."
                                + variable + "}, or keep it with excludePattern: where it comes in"));
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.VARIABLE, text);
    }
}
