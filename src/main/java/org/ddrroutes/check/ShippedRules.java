package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Every shipped route is there, with every step that it ships with, as it ships, in its order. Steps of one's own may stand
 * between them. The shipped copies are in the program.
 */
final class ShippedRules {

    /** What may be changed anywhere. */
    private static final Set<String> FREE = Set.of("id", "description", "group", "note");

    /** Options of a consumer that may be changed. */
    private static final Set<String> FREE_OPTIONS = Set.of("concurrentConsumers", "period", "delay", "initialDelay");

    private static final Set<String> FREE_OF_LOGS =
            Set.of("message", "loggingLevel", "logName", "marker", "logLanguage");

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

    /** Files at the top level whose content holds for the routes of the same file. */
    private static final Set<String> HOLD_FOR_A_FILE = Set.of(
            "onException", "errorHandler", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion");

    private final List<RouteFile> shipped;
    private final RouteSet routes;
    private final Findings findings;

    ShippedRules(List<RouteFile> shipped, RouteSet routes, Findings findings) {
        this.shipped = shipped;
        this.routes = routes;
        this.findings = findings;
    }

    /** The routes as they ship. */
    static List<RouteFile> read() {
        Findings none = new Findings();
        try {
            return Stream.of(new PathMatchingResourcePatternResolver(ShippedRules.class.getClassLoader())
                            .getResources("classpath:shipped-routes/*" + RouteFile.SUFFIX))
                    .sorted((one, other) ->
                            String.valueOf(one.getFilename()).compareTo(String.valueOf(other.getFilename())))
                    .flatMap(resource ->
                            RouteFile.parse(textOf(resource), String.valueOf(resource.getFilename()), none).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> ids(List<RouteFile> shipped) {
        return shipped.stream()
                .flatMap(file -> Stream.concat(
                        file.definitions("route").stream(), file.definitions("routeConfiguration").stream()))
                .map(definition -> definition.text("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @param folder how people name the folder of the routes */
    void check(String folder) {
        for (RouteFile file : shipped) {
            String name = folder + "/" + file.name();
            if (routes.files().stream().noneMatch(one -> one.name().equals(name)) && isGone(file)) {
                tellGone(name, file);
                continue;
            }
            for (String kind : List.of("route", "routeConfiguration")) {
                for (YamlNode definition : file.definitions(kind)) {
                    check(name, kind, definition);
                }
            }
        }
        Set<String> ids = ids(shipped);
        for (RouteFile file : routes.files()) {
            boolean holdsShipped = file.definitions("route").stream().anyMatch(route -> ids.contains(route.text("id")));
            for (YamlNode item : file.root().items()) {
                for (YamlNode.Entry entry : item.entries()) {
                    if (holdsShipped && HOLD_FOR_A_FILE.contains(entry.key())) {
                        findings.error(
                                entry.place(),
                                Rule.SHIPPED,
                                entry.key()
                                        + " holds for the shipped routes of this file; move it to a file with routes of your own");
                    }
                }
            }
        }
    }

    /** Whether nothing of it stands in another file either. */
    private boolean isGone(RouteFile file) {
        return ids(routes.files()).stream().noneMatch(ids(List.of(file))::contains);
    }

    private void tellGone(String name, RouteFile file) {
        if (!findings.isUnreadable(name)) {
            findings.error(
                    Place.startOf(name),
                    Rule.SHIPPED,
                    "the shipped " + String.join(", ", ids(List.of(file)))
                            + " is not there; put the file back as it ships");
        }
    }

    private void check(String file, String kind, YamlNode wanted) {
        String id = wanted.text("id");
        Optional<YamlNode> found = routes.definitions(kind).stream()
                .filter(definition -> definition.text("id").equals(id))
                .findFirst();
        if (found.isEmpty()) {
            tellMissing(file, kind, id);
            return;
        }
        YamlNode edited = found.get();
        Comparison comparison = new Comparison(wanted, edited);
        comparison.compare(wanted, edited, id, "");
        comparison.checkOwnSteps();
    }

    private void tellMissing(String file, String kind, String id) {
        Set<String> ids = ids(shipped);
        Optional<YamlNode> renamed = routes.files().stream()
                .filter(one -> one.name().equals(file))
                .flatMap(one -> one.definitions(kind).stream())
                .filter(definition -> !ids.contains(definition.text("id")))
                .findFirst();
        if (renamed.isEmpty() && findings.isUnreadable(file)) {
            return;
        }
        Place place = renamed.map(definition -> definition.placeOf("id")).orElseGet(() -> Place.startOf(file));
        findings.error(
                place,
                Rule.SHIPPED,
                (kind.equals("route") ? "the shipped route " : "the shipped error handling ") + id + " is not there"
                        + renamed.map(definition -> NearestName.hint(definition.text("id"), Set.of(id)))
                                .orElse("")
                        + "; put it back as it ships");
    }

    /** One shipped definition beside the edited one. */
    private final class Comparison {

        private final YamlNode edited;
        private final String id;
        private final boolean isResult;
        private final boolean isGuarded;

        /** The edited steps that are shipped ones, by the shipped step's id. */
        private final List<Matched> matched = new ArrayList<>();

        private record Matched(String shippedId, YamlNode node) {}

        Comparison(YamlNode wanted, YamlNode edited) {
            this.edited = edited;
            this.id = wanted.text("id");
            this.isResult = id.startsWith("result-");
            this.isGuarded = !isResult;
        }

        void compare(YamlNode wanted, YamlNode found, String what, String key) {
            if (wanted.isMapping() && found.isMapping()) {
                compareMappings(wanted, found, what, key);
            } else if (wanted.isList() && found.isList()) {
                compareLists(wanted, found, what, key);
            } else if (!wanted.text().equals(found.text()) || wanted.isText() != found.isText()) {
                findings.error(
                        found.place(),
                        Rule.SHIPPED,
                        key + " of " + what + " is not as it ships; the shipped value is "
                                + (wanted.isText() ? wanted.text() : "a list") + "; put it back");
            }
        }

        private void compareMappings(YamlNode wanted, YamlNode found, String what, String key) {
            Set<String> free = new HashSet<>(FREE);
            if (key.equals("parameters")) {
                free.clear();
                if (what.equals("from")) {
                    free.addAll(FREE_OPTIONS);
                }
            }
            if (key.equals("log")) {
                free.addAll(FREE_OF_LOGS);
            }
            for (YamlNode.Entry entry : wanted.entries()) {
                if (free.contains(entry.key())) {
                    continue;
                }
                YamlNode other = found.get(entry.key());
                String inner = entry.key().equals("from") ? "from" : what;
                if (!other.isPresent()) {
                    findings.error(
                            placeBefore(found),
                            Rule.SHIPPED,
                            entry.key() + " of " + what + " is gone; put it back as it ships"
                                    + (entry.value().isText()
                                            ? ": " + entry.key() + ": "
                                                    + entry.value().text()
                                            : ""));
                } else if (entry.key().equals("steps")) {
                    compareSteps(entry.value(), other, what.equals("from") ? id : what);
                } else {
                    compare(entry.value(), other, inner, entry.key());
                }
            }
            for (YamlNode.Entry entry : found.entries()) {
                if (!free.contains(entry.key()) && !wanted.has(entry.key())) {
                    findings.error(
                            entry.place(),
                            Rule.SHIPPED,
                            entry.key() + " is not in the shipped " + what + "; take it away");
                }
            }
        }

        /** Lists that are no steps: branches, errors, exceptions. */
        private void compareLists(YamlNode wanted, YamlNode found, String what, String key) {
            List<YamlNode> wantedItems = wanted.items();
            List<YamlNode> open = new ArrayList<>(found.items());
            for (YamlNode item : wantedItems) {
                Optional<YamlNode> match = open.stream()
                        .filter(one -> !idOf(item).isEmpty() && idOf(one).equals(idOf(item)))
                        .findFirst()
                        .or(() -> open.stream()
                                .filter(one -> render(one).equals(render(item)))
                                .findFirst())
                        .or(() -> open.size() == 1 && wantedItems.size() == 1
                                ? Optional.of(open.get(0))
                                : Optional.empty());
                if (match.isEmpty()) {
                    findings.error(
                            found.place(),
                            Rule.SHIPPED,
                            nameOf(item) + " in " + key + " of " + what
                                    + " is gone or changed; put it back as it ships");
                } else {
                    open.remove(match.get());
                    compare(item, match.get(), what, key);
                }
            }
            if (isGuarded) {
                open.forEach(own -> findings.error(
                        own.place(),
                        Rule.SHIPPED,
                        (key.equals("when")
                                        ? "a branch of your own takes messages away from the shipped ones"
                                        : "this is not in the shipped " + what)
                                + "; put your steps into a shipped branch, or into a filter: beside it"));
            }
            List<String> order = found.items().stream()
                    .filter(one -> !open.contains(one))
                    .map(this::idOf)
                    .toList();
            List<String> wantedOrder = wantedItems.stream().map(this::idOf).toList();
            if (order.size() == wantedOrder.size()
                    && !order.equals(wantedOrder)
                    && new HashSet<>(order).equals(new HashSet<>(wantedOrder))) {
                findings.error(
                        found.place(),
                        Rule.SHIPPED,
                        key + " of " + what + " is in another order than it ships; the order is "
                                + String.join(", ", wantedOrder));
            }
        }

        private void compareSteps(YamlNode wanted, YamlNode found, String what) {
            List<Step> open = isResult ? flat(found) : Step.in(found, edited);
            int last = -1;
            Step lastStep = null;
            for (Step step : Step.in(wanted, edited)) {
                Optional<Step> match = match(step, open);
                if (match.isEmpty()) {
                    tellGone(step, found, what);
                    continue;
                }
                int at = open.indexOf(match.get());
                if (at < last && lastStep != null) {
                    findings.error(
                            match.get().place(),
                            Rule.SHIPPED,
                            match.get().name() + " stands before " + lastStep.name()
                                    + ", and ships behind it; put it back");
                }
                last = Math.max(last, at);
                lastStep = match.get();
                matched.add(new Matched(step.id(), match.get().node()));
                compare(step.node(), match.get().node(), match.get().name(), step.kind());
            }
        }

        private void tellGone(Step step, YamlNode found, String what) {
            Optional<Step> elsewhere = Step.of(edited).stream()
                    .filter(other -> other.kind().equals(step.kind())
                            && other.id().equals(step.id())
                            && !step.id().isEmpty())
                    .findFirst();
            findings.error(
                    elsewhere.map(Step::place).orElseGet(() -> placeBefore(found)),
                    Rule.SHIPPED,
                    elsewhere.isPresent()
                            ? step.name()
                                    + " stands inside another step than it ships in: a message that does not get there would not be handled; put it back"
                            : "the shipped step " + step.name() + " (" + step.kind() + ") of " + what
                                    + " is gone or changed; put it back as it ships");
        }

        private Optional<Step> match(Step step, List<Step> open) {
            return open.stream()
                    .filter(other ->
                            other.kind().equals(step.kind()) && other.id().equals(step.id()))
                    .findFirst()
                    .or(() -> open.stream()
                            .filter(other -> other.kind().equals(step.kind())
                                    && render(other.node()).equals(render(step.node())))
                            .findFirst())
                    .or(() -> sole(step, open));
        }

        /** A container that was renamed: there is just one of its kind. */
        private Optional<Step> sole(Step step, List<Step> open) {
            List<Step> same = open.stream()
                    .filter(other -> other.kind().equals(step.kind()))
                    .toList();
            return same.size() == 1 && step.node().has("when") ? Optional.of(same.get(0)) : Optional.empty();
        }

        private List<Step> flat(YamlNode list) {
            List<Step> steps = new ArrayList<>();
            for (Step step : Step.in(list, edited)) {
                steps.add(step);
                steps.addAll(Step.of(step.node()));
            }
            return steps;
        }

        /** Steps of one's own: what they must not change. */
        void checkOwnSteps() {
            List<Step> all = Step.of(edited);
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
                        own.kind() + " changes the variable " + name
                                + " of the flow; keep your value under another name");
            }
        }

        private boolean isHarmless(Step own) {
            String scheme = own.node().text("uri").split("[:?]", 2)[0];
            return HARMLESS.contains(own.kind()) || own.kind().equals("to") && HARMLESS_COMPONENTS.contains(scheme);
        }

        private Optional<String> shippedId(Step step) {
            return matched.stream()
                    .filter(one -> one.node().node() == step.node().node())
                    .map(Matched::shippedId)
                    .findFirst();
        }

        private String idOf(YamlNode item) {
            String own = item.text("id");
            return own.isEmpty()
                    ? item.entries().stream()
                            .map(entry -> entry.value().text("id"))
                            .findFirst()
                            .orElse("")
                    : own;
        }

        private String nameOf(YamlNode item) {
            return item.isText() ? item.text() : idOf(item).isEmpty() ? "a part" : idOf(item);
        }

        private Place placeBefore(YamlNode node) {
            return node.parent() != null ? node.parent() : node.place();
        }
    }

    /** The content, without what may be changed anywhere. */
    private static String render(YamlNode node) {
        if (node.isMapping()) {
            return node.entries().stream()
                    .filter(entry -> !FREE.contains(entry.key()))
                    .map(entry -> entry.key() + ":" + render(entry.value()))
                    .sorted()
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return node.isList()
                ? node.items().stream().map(ShippedRules::render).collect(Collectors.joining(",", "[", "]"))
                : node.text();
    }

    private static String textOf(Resource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
