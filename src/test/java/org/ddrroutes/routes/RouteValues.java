package org.ddrroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What belongs to the settings and not into a route: hosts, queues, durations; and data where an address or query stands. */
final class RouteValues {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");
    private static final Pattern HOST = Pattern.compile("[a-z]+://(?!\\{\\{)|localhost|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b");
    private static final Pattern DURATION_NAME =
            Pattern.compile("(?i).*(timeout|delay|period|interval|millis|timetolive|ttl)$");
    private static final Pattern DURATION = Pattern.compile("(?i)\\d+(ms|s|m|h|d)|PT.+");

    /** Parameters that name a place outside this program. */
    private static final Set<String> PLACES = Set.of("destinationName", "httpUri", "path", "replyTo");

    List<String> complaints(JsonNode definition) {
        List<String> complaints = new ArrayList<>();
        walk("", definition, complaints);
        return complaints;
    }

    private void walk(String name, JsonNode node, List<String> complaints) {
        if (node.isValueNode()) {
            check(name, node, complaints);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().equals("parameters")) {
                checkParameters(field.getValue(), complaints);
            }
            walk(field.getKey(), field.getValue(), complaints);
        }
        if (node.isArray()) {
            node.forEach(child -> walk(name, child, complaints));
        }
    }

    private static void check(String name, JsonNode value, List<String> complaints) {
        String text = value.asText();
        if (name.equals("description")) {
            return;
        }
        if (HOST.matcher(text).find()) {
            complaints.add(name + " names a host: " + text);
        }
        // 0, 1 and -1 say "at once" or "never" rather than how long.
        boolean duration = DURATION_NAME.matcher(name).matches() && text.matches(".*\\d.*") && !text.matches("-?[01]");
        if ((duration || DURATION.matcher(text).matches())
                && !PLACEHOLDER.matcher(text).find()) {
            complaints.add(name + " is a duration: " + text);
        }
        if (name.equals("uri") && text.startsWith("{{")) {
            complaints.add("uri hides its component behind a setting: " + text);
        }
        if (name.equals("uri") && (text.contains("${") || text.matches("(jms|activemq|http|https|platform-http):.*"))) {
            complaints.add("uri says more than its component: " + text);
        }
    }

    private static void checkParameters(JsonNode parameters, List<String> complaints) {
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            String text = parameter.getValue().asText();
            if (PLACES.contains(parameter.getKey())
                    && !PLACEHOLDER.matcher(text).lookingAt()) {
                complaints.add(parameter.getKey() + " is no setting: " + text);
            }
            if (text.contains("${")) {
                complaints.add(parameter.getKey() + " is made of a message's data: " + text);
            }
        }
    }
}
