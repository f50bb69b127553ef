package org.ddrroutes.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
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
        for (RouteFile file : routes.files()) {
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
        if (NEED_STEPS.contains(entry.key())
                && value.isMapping()
                && value.get("steps").items().isEmpty()) {
            findings.error(entry.place(), Rule.NOTATION, entry.key() + " has no steps; add one, or take it away");
        }
        if (value.isMapping() && HOLDS_A_LANGUAGE.matcher(entry.key()).matches()) {
            value.entries().forEach(this::checkLanguage);
        }
        if (Set.of("marshal", "unmarshal").contains(entry.key())) {
            value.entries().forEach(this::checkFormat);
        }
        boolean isLacking = entry.key().equals("circuitBreaker")
                        && !routes.hasClass("org.apache.camel.component.resilience4j.ResilienceProcessor")
                || entry.key().equals("kamelet") && !routes.hasComponent("kamelet");
        if (isLacking && value.isMapping()) {
            findings.error(
                    entry.place(), Rule.ENDPOINT, "there is no " + entry.key() + " in this program; take it away");
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
                            + " in this program; it has json, "
                            + String.join(
                                    ", ",
                                    names(FORMAT).stream()
                                            .filter(one -> !one.equals("jackson"))
                                            .toList()));
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
        String type = bean.text("type").replaceFirst("^#class:", "").replaceFirst("\\(.*", "");
        if (!type.isEmpty() && !type.startsWith("#")) {
            routes.checkClass(type, bean.placeOf("type"), findings);
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
