package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Languages, data formats and classes that a route names are in the program, beans of one's own have names of their own, and no
 * part lacks what Camel does not start without. Last, so that what others say of a line is told.
 */
final class LibraryRules {

    private static final Set<String> NO_FORMAT =
            Set.of("id", "description", "note", "disabled", "allowNullBody", "variableSend", "variableReceive");

    /** What Camel does not start with where it has no steps. */
    private static final Set<String> NEED_STEPS = Set.of("""
            from filter idempotentConsumer loop multicast pipeline resequence saga split step doTry""".split("\\s+"));

    /** Of others, the list that they are there for. */
    private static final Map<String, String> NEED =
            Map.of("choice", "when", "setHeaders", "headers", "setVariables", "variables");

    /** Their expression is a number, of milliseconds or of times. */
    private static final Set<String> COUNT = Set.of("delay", "loop", "throttle");

    private static final Pattern HOLDS_A_LANGUAGE =
            Pattern.compile("expression|\\w+(Expression|Predicate)|handled|continued|onWhen|retryWhile");

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final String LANGUAGE = "language";
    private static final String FORMAT = "dataformat";
    private static final ClassLoader LOADER = LibraryRules.class.getClassLoader();

    private final RouteSet routes;
    private final Findings findings;

    LibraryRules(RouteSet routes, Findings findings) {
        this.routes = routes;
        this.findings = findings;
    }

    void check() {
        routes.endpoints().forEach(this::checkFormat);
        for (RouteFile file : routes.files()) {
            if (file.isAsShipped()) {
                continue;
            }
            checkOrder(file);
            file.root().forEachMapping(mapping -> mapping.entries().forEach(this::check));
            file.definitions("beans").forEach(list -> list.items().forEach(this::checkBean));
            file.definitions("dataFormats").stream()
                    .flatMap(list -> list.items().stream())
                    .flatMap(item -> item.entries().stream())
                    .forEach(this::checkFormat);
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
                    findings.error(
                            entry.place(),
                            Rule.NOTATION,
                            entry.key() + " holds for the routes that stand below it, and there is none; move it above"
                                    + " your routes, or into a routeConfiguration");
                }
            }
        }
    }

    private void check(YamlNode.Entry entry) {
        YamlNode value = entry.value();
        String list = NEED_STEPS.contains(entry.key()) ? "steps" : NEED.getOrDefault(entry.key(), "");
        if (!list.isEmpty() && value.isMapping() && value.get(list).items().isEmpty()) {
            findings.error(
                    entry.place(), Rule.NOTATION, entry.key() + " has no " + list + "; add one, or take it away");
        }
        if (COUNT.contains(entry.key())) {
            checkCount(entry.key(), value.get("expression"));
        }
        checkBranches(value.get("when"));
        if (entry.key().equals("aggregate") && value.isMapping()) {
            checkAggregate(entry);
        }
        if (value.isMapping() && HOLDS_A_LANGUAGE.matcher(entry.key()).matches()) {
            value.entries().forEach(this::checkLanguage);
        }
        if (Set.of("marshal", "unmarshal").contains(entry.key())) {
            value.entries().forEach(this::checkFormat);
        }
        boolean isLacking = entry.key().equals("circuitBreaker")
                        && routes.classOf("org.apache.camel.component.resilience4j.ResilienceProcessor")
                                .isEmpty()
                || entry.key().equals("kamelet") && !routes.hasComponent("kamelet");
        if (isLacking && value.isMapping()) {
            findings.error(
                    entry.place(), Rule.ENDPOINT, "there is no " + entry.key() + " in this program; take it away");
        }
    }

    private void checkCount(String step, YamlNode expression) {
        for (String language : List.of("constant", "simple")) {
            YamlNode given = expression.at(language, "expression");
            if (given.isText() && !given.text().matches("\\d+|.*(\\$\\{|\\{\\{).*")) {
                findings.error(
                        given.place(),
                        Rule.SIMPLE,
                        step + " takes a whole number" + (step.equals("delay") ? " of milliseconds" : "") + ", not "
                                + given.text() + "; correct it");
            }
        }
    }

    private void checkAggregate(YamlNode.Entry entry) {
        for (String part : List.of("correlationExpression", "completion")) {
            if (entry.value().entries().stream().noneMatch(one -> one.key().startsWith(part))) {
                findings.error(
                        entry.place(),
                        Rule.NOTATION,
                        "aggregate has no " + part
                                + (part.equals("completion") ? "Size, completionTimeout or the like" : "")
                                + "; add it");
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

    private void checkLanguage(YamlNode.Entry entry) {
        String given = entry.key().equals("language") ? entry.value().text("language") : entry.key();
        String name = given.equals("method") ? "bean" : given;
        Place place = entry.key().equals("language") ? entry.value().placeOf("language") : entry.place();
        if (entry.value().isMapping() && !name.isEmpty() && !has(LANGUAGE, name)) {
            findings.error(
                    place,
                    Rule.ENDPOINT,
                    "there is no language " + given + " in this program" + NearestName.hint(given, names(LANGUAGE))
                            + "; it has " + String.join(", ", names(LANGUAGE)));
        }
    }

    private void checkFormat(YamlNode.Entry entry) {
        String name = entry.key();
        String library = entry.value().text("library").toLowerCase(Locale.ROOT);
        String service = name.equals("json") ? library.isEmpty() ? "jackson" : library : name;
        if (!NO_FORMAT.contains(name) && !has(FORMAT, service)) {
            findings.error(
                    entry.place(),
                    Rule.ENDPOINT,
                    "there is no data format " + (library.isEmpty() ? name : library)
                            + " in this program"
                            + wayOut(name)
                                    .orElseGet(() -> "; it has json, "
                                            + String.join(
                                                    ", ",
                                                    names(FORMAT).stream()
                                                            .filter(one -> !one.equals("jackson"))
                                                            .toList())));
        }
    }

    /** What reads a format that a program often has otherwise. */
    static Optional<String> wayOut(String format) {
        return switch (format) {
            case "csv", "bindy", "univocityCsv" ->
                Optional.of("; read CSV with bean:, ref: csvRequests and method: read");
            case "xml", "jaxb", "xstream" ->
                Optional.of("; read XML with unmarshal:, jacksonXml: and unmarshalType: java.util.Map");
            default -> Optional.empty();
        };
    }

    /** Of a format that an address names. */
    private void checkFormat(Endpoint endpoint) {
        String name = endpoint.path().isEmpty()
                ? endpoint.option("name")
                : endpoint.path().replaceFirst(":.*", "");
        if (endpoint.scheme().equals("dataformat") && !has(FORMAT, name)) {
            findings.error(
                    endpoint.place(),
                    Rule.ENDPOINT,
                    "there is no data format " + name + " in this program"
                            + wayOut(name).orElse("; it has " + String.join(", ", names(FORMAT))));
        }
    }

    private void checkBean(YamlNode bean) {
        String name = bean.text("name");
        if (routes.isOfTheProgram(name)) {
            findings.error(
                    bean.placeOf("name"),
                    Rule.BEAN,
                    "the program has a bean " + name + ", which yours would replace; give yours another name");
        }
        if (routes.hasComponent(name) || has(LANGUAGE, name) || has(FORMAT, name)) {
            findings.error(
                    bean.placeOf("name"),
                    Rule.BEAN,
                    "Camel has a part of the name " + name + ", which yours would replace in every route; give yours"
                            + " another name");
        }
        String type = bean.text("type").replaceFirst("^#class:", "").replaceFirst("\\(.*", "");
        if (!type.isEmpty() && !type.startsWith("#")) {
            routes.checkClass(type, bean.placeOf("type"), findings);
        }
        for (String key : List.of("initMethod", "destroyMethod", "factoryMethod")) {
            boolean isElsewhere = bean.has("factoryBean") || bean.has("script") || type.startsWith("#");
            String method = bean.text(key);
            Optional<Set<String>> methods = isElsewhere || method.isEmpty()
                    ? Optional.empty()
                    : routes.classOf(type).map(Beans::methods);
            methods.filter(names -> !names.contains(method))
                    .ifPresent(names -> findings.error(
                            bean.placeOf(key),
                            Rule.BEAN,
                            type + " has no method " + method + NearestName.hint(method, names)
                                    + "; correct the name"));
        }
        String script = bean.text("scriptLanguage");
        if (!script.isEmpty() && !has(LANGUAGE, script)) {
            findings.error(
                    bean.placeOf("scriptLanguage"),
                    Rule.ENDPOINT,
                    "there is no language " + script + " in this program; it has "
                            + String.join(", ", names(LANGUAGE)));
        }
    }

    private static boolean has(String kind, String name) {
        return name.matches("[A-Za-z0-9-]+") && LOADER.getResource(SERVICES + kind + "/" + name) != null;
    }

    private static List<String> names(String kind) {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver(LOADER)
                            .getResources("classpath*:" + SERVICES + kind + "/*"))
                    .map(resource -> String.valueOf(resource.getFilename()))
                    .filter(name -> name.matches("[A-Za-z0-9-]+"))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
