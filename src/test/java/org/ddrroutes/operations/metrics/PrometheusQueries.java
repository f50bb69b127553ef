package org.ddrroutes.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the shipped alerts and the dashboard ask Prometheus for. */
final class PrometheusQueries {

    static final Path RULES = Path.of("config/prometheus/ddr-routes.rules.yaml");
    static final Path DASHBOARD = Path.of("config/grafana/ddr-routes.json");

    /** What Prometheus itself knows of a target, and what it is called there. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("\"[^\"]*\"|(?<![\\w.])([a-zA-Z_:][\\w:]*)(\\{(?:[^}\"]|\"[^\"]*\")*})?(\\s*\\()?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

    private PrometheusQueries() {}

    /** One alert. */
    record Alert(String name, String query, JsonNode rule) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode group : read(new ObjectMapper(new YAMLFactory()), RULES).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                alerts.add(
                        new Alert(rule.path("alert").asText(), rule.path("expr").asText(), rule));
            }
        }
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    /** Those of the dashboard, with the variables replaced as Grafana would. */
    static List<String> ofTheDashboard() {
        List<String> queries = new ArrayList<>();
        for (JsonNode expr : read(new ObjectMapper(), DASHBOARD).findValues("expr")) {
            queries.add(expr.asText().replace("$__rate_interval", "5m").replaceAll("\\$(job|instance)\\b", ".*"));
        }
        assertThat(queries).isNotEmpty().noneMatch(query -> query.contains("$"));
        return queries;
    }

    /** Asserts that each series that a query names is among those served. */
    static void areServedBy(String scrape) {
        List<String> queries = new ArrayList<>(ofTheDashboard());
        alerts().forEach(alert -> queries.add(alert.query()));
        List<String> lines = scrape.lines().toList();
        assertThat(queries)
                .allSatisfy(query -> assertThat(selectors(query))
                        .isNotEmpty()
                        .allSatisfy(
                                selector -> assertThat(lines).as(selector).anyMatch(line -> isServed(selector, line))));
    }

    /** The metrics that a query names, without those of Prometheus itself. */
    static Set<String> metrics(String query) {
        Set<String> metrics = new TreeSet<>();
        selectors(query).forEach(selector -> metrics.add(selector.replaceAll("\\{.*", "")));
        return metrics;
    }

    private static List<String> selectors(String query) {
        List<String> selectors = new ArrayList<>();
        Matcher found = SELECTOR.matcher(GROUPING.matcher(query).replaceAll(" "));
        while (found.find()) {
            String name = found.group(1);
            boolean isSelector = name != null && found.group(3) == null && !WORDS.contains(name);
            if (isSelector && !OF_PROMETHEUS.contains(name)) {
                selectors.add(name + (found.group(2) == null ? "" : found.group(2)));
            }
        }
        return selectors;
    }

    private static boolean isServed(String selector, String line) {
        String name = selector.replaceAll("\\{.*", "");
        if (!line.startsWith(name + "{") && !line.startsWith(name + " ")) {
            return false;
        }
        Matcher wanted = MATCHER.matcher(selector);
        while (wanted.find()) {
            if (!LABELS_OF_PROMETHEUS.contains(wanted.group(1)) && !holds(wanted, label(line, wanted.group(1)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Matcher wanted, String value) {
        return switch (wanted.group(2)) {
            case "=" -> value.equals(wanted.group(3));
            case "!=" -> !value.equals(wanted.group(3));
            case "=~" -> value.matches(wanted.group(3));
            default -> !value.matches(wanted.group(3));
        };
    }

    private static String label(String line, String label) {
        Matcher found =
                Pattern.compile("[{,]" + Pattern.quote(label) + "=\"([^\"]*)\"").matcher(line);
        return found.find() ? found.group(1) : "";
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
