package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ddrroutes.routes.RouteFile.Step;

/** How shipped routes look, beside what {@code check} asks of every route. Each complaint names the route and what is wrong with it. */
final class RouteLint {

    /** A sentence that starts with a verb: "Sends one registration to the bank". */
    private static final Pattern SENTENCE = Pattern.compile("[A-Z][a-z]+s [^\\s].*[\\p{Alnum})]");

    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)+");

    private static final int MOST_STEPS = 8;
    private static final int DEEPEST = 2;

    /** Steps that call an endpoint. */
    private static final Set<String> CALLS = Set.of("to", "wireTap", "enrich", "pollEnrich", "poll");

    /** Endpoints within this program. */
    private static final Set<String> INSIDE = Set.of("direct", "log", "bean", "class", "json-validator", "controlbus");

    private final RouteValues values = new RouteValues();

    List<String> complaints(RouteFile file) {
        List<String> complaints = new ArrayList<>();
        checkName(file, complaints);
        file.routes().forEach(route -> checkRoute(route, complaints));
        file.configurations().forEach(configuration -> checkSteps(configuration, complaints));
        return complaints;
    }

    /** A file is named for its first route, which others call; one that begins with error handling says so. */
    private static void checkName(RouteFile file, List<String> complaints) {
        JsonNode first = file.yaml().path(0).path("route");
        String wanted = first.isMissingNode() ? "…errors" : id(first);
        boolean named = first.isMissingNode()
                ? file.name().endsWith("errors")
                : file.name().equals(wanted);
        if (!named) {
            complaints.add("the file is named " + file.name() + ", not " + wanted);
        }
    }

    private void checkRoute(JsonNode route, List<String> complaints) {
        String id = id(route);
        if (!NAME.matcher(id).matches()) {
            complaints.add(id + ": the id is no name such as registration-receive");
        }
        if (route.path("group").asText().isBlank()) {
            complaints.add(id + ": no group");
        }
        if (!SENTENCE.matcher(route.path("description").asText()).matches()) {
            complaints.add(id + ": the description is no sentence that starts with a verb");
        }
        JsonNode from = route.path("from");
        String direct = from.path("parameters").path("name").asText();
        if (from.path("uri").asText().equals("direct") && !direct.equals(id)) {
            complaints.add(id + ": is called as direct " + direct);
        }
        checkSteps(route, complaints);
    }

    private void checkSteps(JsonNode definition, List<String> complaints) {
        String id = id(definition);
        for (Step step : RouteFile.steps(definition)) {
            if (step.depth() > DEEPEST) {
                complaints.add(id + ": the step " + step.kind() + " is nested too deep");
            }
            if (step.kind().equals("choice") && !step.definition().has("otherwise")) {
                complaints.add(
                        id + ": the choice " + step.definition().path("id").asText()
                                + " has no otherwise: what no branch takes would be consumed");
            }
            String uri = step.definition().path("uri").asText();
            boolean leaves = CALLS.contains(step.kind()) && !INSIDE.contains(uri.split("[:?]", 2)[0]);
            if (leaves && step.definition().path("id").asText().isEmpty()) {
                complaints.add(id + ": the step to " + uri + " has no id");
            }
        }
        stepLists(definition)
                .filter(steps -> steps.size() > MOST_STEPS)
                .forEach(steps -> complaints.add(id + ": " + steps.size() + " steps in a row"));
        values.complaints(definition).forEach(complaint -> complaints.add(id + ": " + complaint));
    }

    private static Stream<JsonNode> stepLists(JsonNode definition) {
        return definition.findValues("steps").stream()
                .flatMap(steps -> Stream.concat(
                        Stream.of(steps),
                        Stream.of(steps).flatMap(RouteLint::children).flatMap(RouteLint::stepLists)));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        List<JsonNode> children = new ArrayList<>();
        node.forEach(children::add);
        return children.stream();
    }

    private static String id(JsonNode definition) {
        return definition.path("id").asText();
    }
}
