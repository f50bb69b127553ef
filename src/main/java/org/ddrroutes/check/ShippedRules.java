package org.ddrroutes.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.check.ShippedComparison.ShippedStep;
import org.ddrroutes.finding.NearestName;
import org.ddrroutes.finding.Place;
import org.ddrroutes.finding.Rule;
import org.springframework.core.io.ClassPathResource;

/**
 * Every shipped route is there, with every step that it ships with, as it ships, in its order. Steps of one's own may stand
 * between them. The shipped copies are in the program.
 */
record ShippedRules(List<RouteFile> shipped, RouteSet routes, OwnCallRules calls, Findings findings) {

    private static final String FOLDER = "shipped-routes/";

    /** Of routes in which a failure fails no registration. */
    private static final String OF_RESULTS = "result-";

    static List<RouteFile> read(OwnFiles files) {
        Findings none = new Findings();
        return files.find(name -> name.startsWith(FOLDER) && name.endsWith(RouteFile.SUFFIX)).stream()
                .sorted()
                .flatMap(name -> {
                    String text = OwnFiles.text(new ClassPathResource(name));
                    return RouteFile.parse(text, name.substring(FOLDER.length()), List.of(), none).stream();
                })
                .toList();
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
        Set<YamlNode> inFlow = routes.reachedFrom(ids);
        Set<YamlNode> failing = routes.reachedUntried(
                ids.stream().filter(id -> !id.startsWith(OF_RESULTS)).collect(Collectors.toSet()));
        routes.withSteps().stream()
                .filter(definition -> !ids.contains(definition.text("id")) && !calls.isRenamed(definition))
                .forEach(own -> new OwnStepRules(own, List.of(), calls, findings)
                        .check(inFlow.contains(own), failing.contains(own)));
        for (RouteFile file : routes.files()) {
            boolean holdsShipped = file.definitions("route").stream().anyMatch(route -> ids.contains(route.text("id")));
            file.entries()
                    .filter(entry -> holdsShipped && RouteFile.HOLDS_FOR_ROUTES_BELOW.contains(entry.key()))
                    .forEach(entry -> findings.error(
                            entry.place(),
                            Rule.SHIPPED,
                            entry.key()
                                    + " holds for the shipped routes of this file; move it to a file with routes"
                                    + " of your own"));
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
        // Else it is in a file that is as shipped.
        if (edited.node() != wanted.node()) {
            List<ShippedStep> steps = new ShippedComparison(wanted, edited, routes.settings(), findings).compare();
            new OwnStepRules(edited, steps, calls, findings).check(true, !id.startsWith(OF_RESULTS));
        }
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
                        + renamed.filter(definition -> !NearestName.hint(definition.text("id"), Set.of(id))
                                        .isEmpty())
                                .map(definition -> "; it has the id " + definition.text("id") + " here")
                                .orElse("")
                        + "; put it back as it ships");
    }
}
