package org.ddrroutes.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;

/** One shipped definition beside the edited one: every step and option is there, in its order, but for what is free. */
final class ShippedComparison {

    /** What may be changed anywhere. */
    private static final Set<String> FREE = Set.of("id", "description", "group", "note");

    /** Options of a consumer that may be changed. */
    private static final Set<String> FREE_OPTIONS = Set.of("concurrentConsumers", "period", "delay");

    private static final Set<String> FREE_OF_LOGS =
            Set.of("id", "description", "group", "note", "message", "loggingLevel", "logName", "marker", "logLanguage");

    private static final int MOST_CONSUMERS = 1000;
    private static final long SHORTEST_MILLIS = 100;
    private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();

    private final YamlNode wanted;
    private final YamlNode edited;
    private final Settings settings;
    private final Findings findings;
    private final String id;
    private final boolean isResult;

    /** The edited steps that are shipped ones. */
    private final List<ShippedStep> matched = new ArrayList<>();

    /**
     * An edited step that is a shipped one.
     *
     * @param id the shipped step's
     */
    record ShippedStep(String id, YamlNode node) {}

    ShippedComparison(YamlNode wanted, YamlNode edited, Settings settings, Findings findings) {
        this.settings = settings;
        this.wanted = wanted;
        this.edited = edited;
        this.findings = findings;
        this.id = wanted.text("id");
        this.isResult = id.startsWith("result-");
    }

    /** Returns the edited steps that are shipped ones. */
    List<ShippedStep> compare() {
        compare(wanted, edited, id, "");
        return matched;
    }

    private void compare(YamlNode wanted, YamlNode found, String what, String key) {
        if (wanted.isMapping() && found.isMapping()) {
            compareMappings(wanted, found, what, key);
        } else if (wanted.isList() && found.isList()) {
            compareLists(wanted, found, what, key);
        } else if (!wanted.text().equals(found.text()) || wanted.isText() != found.isText()) {
            tell(
                    found.place(),
                    key + " of " + what + " is not as it ships; the shipped value is "
                            + (wanted.isText() ? wanted.text() : "a list") + "; put it back");
        }
    }

    private void compareMappings(YamlNode wanted, YamlNode found, String what, String key) {
        Set<String> free = switch (key) {
            case "parameters" -> what.equals("from") ? FREE_OPTIONS : Set.of();
            case "log" -> FREE_OF_LOGS;
            default -> FREE;
        };
        for (YamlNode.Entry entry : wanted.entries()) {
            if (free.contains(entry.key())) {
                continue;
            }
            YamlNode other = found.get(entry.key());
            String inner = entry.key().equals("from") ? "from" : what;
            if (!other.isPresent()) {
                tell(
                        placeBefore(found),
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
            if (key.equals("parameters") && free.contains(entry.key())) {
                checkFigure(entry, wanted.text(entry.key()));
            }
            if (!free.contains(entry.key()) && !wanted.has(entry.key())) {
                tell(entry.place(), entry.key() + " is not in the shipped " + what + "; take it away");
            }
        }
    }

    /** What is free within bounds: a route that comes once a year, or a thousand times a second, does not do its work. */
    private void checkFigure(YamlNode.Entry entry, String shipped) {
        String text = settings.resolve(entry.value().text());
        if (entry.value().text().equals(shipped) || !text.matches("\\d+[a-z]*")) {
            return;
        }
        boolean isNumber = entry.key().equals("concurrentConsumers");
        long figure = isNumber ? Long.parseLong(text) : TimeUtils.toMilliSeconds(text);
        boolean isUsable = isNumber ? figure <= MOST_CONSUMERS : SHORTEST_MILLIS <= figure && figure <= LONGEST_MILLIS;
        if (!isUsable) {
            tell(
                    entry.place(),
                    entry.key() + " of " + id + " is not from " + (isNumber ? "1 to " + MOST_CONSUMERS : "100ms to 1h")
                            + "; correct it");
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
                    .or(() ->
                            open.size() == 1 && wantedItems.size() == 1 ? Optional.of(open.get(0)) : Optional.empty());
            if (match.isEmpty()) {
                tell(
                        found.place(),
                        nameOf(item) + " in " + key + " of " + what + " is gone or changed; put it back as it ships");
            } else {
                open.remove(match.get());
                compare(item, match.get(), what, key);
            }
        }
        if (!isResult) {
            open.forEach(own -> tell(
                    own.place(),
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
            tell(
                    found.place(),
                    key + " of " + what + " is in another order than it ships; the order is "
                            + String.join(", ", wantedOrder));
        }
    }

    private void compareSteps(YamlNode wanted, YamlNode found, String what) {
        List<Step> open = Step.in(found, edited).stream()
                .flatMap(step -> isResult ? step.withInner().stream() : Stream.of(step))
                .toList();
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
                tell(
                        match.get().place(),
                        match.get().name() + " stands before " + lastStep.name()
                                + ", and ships behind it; put it back");
            }
            last = Math.max(last, at);
            lastStep = match.get();
            matched.add(new ShippedStep(step.id(), match.get().node()));
            compare(step.node(), match.get().node(), match.get().name(), step.kind());
        }
    }

    private void tellGone(Step step, YamlNode found, String what) {
        Optional<Step> elsewhere = Step.of(edited).stream()
                .filter(other -> other.kind().equals(step.kind())
                        && other.id().equals(step.id())
                        && !step.id().isEmpty())
                .findFirst();
        tell(
                elsewhere.map(Step::place).orElseGet(() -> placeBefore(found)),
                elsewhere.isPresent()
                        ? step.name()
                                + " stands inside another step than it ships in: a message that does not get there would not be handled; put it back"
                        : "the shipped step " + step.name() + " (" + step.kind() + ") of " + what
                                + " is gone or changed; put it back as it ships");
    }

    private Optional<Step> match(Step step, List<Step> open) {
        return open.stream()
                .filter(other -> other.kind().equals(step.kind()) && other.id().equals(step.id()))
                .findFirst()
                .or(() -> open.stream()
                        .filter(other -> other.kind().equals(step.kind())
                                && render(other.node()).equals(render(step.node())))
                        .findFirst())
                .or(() -> sole(step, open));
    }

    /** A container that was renamed: there is just one of its kind. */
    private Optional<Step> sole(Step step, List<Step> open) {
        List<Step> same =
                open.stream().filter(other -> other.kind().equals(step.kind())).toList();
        return same.size() == 1 && step.node().has("when") ? Optional.of(same.get(0)) : Optional.empty();
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
                ? node.items().stream().map(ShippedComparison::render).collect(Collectors.joining(",", "[", "]"))
                : node.text();
    }

    private void tell(Place place, String text) {
        findings.error(place, Rule.SHIPPED, text);
    }
}
