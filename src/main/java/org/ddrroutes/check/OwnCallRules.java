package org.ddrroutes.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** What the shipped steps call, each at its place, no step of one's own does. */
final class OwnCallRules {

    private static final String OURS = "org.ddrroutes.";

    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:([A-Za-z0-9_]+)(?:\\.|\\?method=)?([A-Za-z0-9_]*)");

    private static final String ALONE = " is called by the shipped steps alone, each at its place; ";

    /** The names of the shipped routes that come from {@code direct:}. */
    private final Set<String> directs = new HashSet<>();

    /** By the name of the bean. */
    private final Map<String, Set<String>> methods = new HashMap<>();

    private final Findings findings;

    OwnCallRules(List<RouteFile> shipped, Findings findings) {
        this.findings = findings;
        shipped.stream().flatMap(RouteFile::entries).map(YamlNode.Entry::value).forEach(this::add);
    }

    private void add(YamlNode definition) {
        Endpoint from = Endpoint.from(definition);
        if (from.scheme().equals("direct")) {
            directs.add(from.name());
        }
        for (Step step : Step.of(definition)) {
            if (step.kind().equals("bean")) {
                methods.computeIfAbsent(step.node().text("ref"), ref -> new HashSet<>())
                        .add(step.node().text("method"));
            }
        }
    }

    /** Whether it is a shipped route under another id, which is told of by itself. */
    boolean isRenamed(YamlNode definition) {
        Endpoint from = Endpoint.from(definition);
        return from.scheme().equals("direct") && directs.contains(from.name());
    }

    void check(Step own) {
        YamlNode node = own.node();
        YamlNode expression = node.get("expression");
        YamlNode method = expression.get("method");
        YamlNode simple = expression.get("simple");
        if (own.kind().equals("bean")) {
            checkBean(node.text("ref"), node.text("method"), own.place());
        }
        checkBean(method.text("ref"), method.text("method"), expression.placeOf("method"));
        BEAN.matcher(simple.text("expression"))
                .results()
                .forEach(bean -> checkBean(bean.group(1), bean.group(2), simple.place()));
        checkType(node.text("beanType"), own.place());
        checkType(method.text("beanType"), own.place());
        checkType(node.text("ref").replaceFirst("^#class:", ""), own.place());
        Endpoint.of(own).ifPresent(this::check);
    }

    private void check(Endpoint endpoint) {
        Place place = endpoint.place();
        switch (endpoint.scheme()) {
            case "direct" -> {
                // Of the bank's call a rule of its own tells.
                String name = endpoint.name();
                if (directs.contains(name) && !name.equals("bank-call")) {
                    tell(
                            endpoint.placeOf("name"),
                            "direct:" + name + ALONE + "send a request to the request queue, or take it away");
                }
            }
            case "bean" -> checkBean(endpoint.pathOr("beanName"), endpoint.option("method"), place);
            case "class" -> checkType(endpoint.pathOr("beanName"), place);
            case "jdbc", "spring-jdbc" -> {
                if (endpoint.pathOr("dataSourceName").endsWith("dataSource")) {
                    tell(
                            place,
                            "the program's database is asked and changed by the shipped steps alone; use a dataSource of"
                                    + " your own, or take it away");
                }
            }
            case "controlbus" ->
                tell(place, "controlbus starts and stops routes, the shipped ones too; close the gate in its place");
            default -> {}
        }
    }

    /** Also where the method is left to Camel. */
    private void checkBean(String bean, String method, Place place) {
        Set<String> ofShipped = methods.getOrDefault(bean.replaceFirst("^#(bean:)?", ""), Set.of());
        boolean isAny = method.isEmpty() && !ofShipped.isEmpty();
        if (isAny || ofShipped.contains(method.replaceFirst("\\(.*", ""))) {
            tell(place, bean + "." + method + ALONE + "take it away");
        }
    }

    /** The program makes its objects itself; another one would have nothing of what the first one knows. */
    private void checkType(String type, Place place) {
        if (type.startsWith(OURS)) {
            tell(place, type + ALONE + "take it away");
        }
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.SHIPPED, text);
    }
}
