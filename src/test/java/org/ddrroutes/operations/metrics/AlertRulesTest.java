package org.ddrroutes.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ddrroutes.operations.metrics.PrometheusQueries.Alert;
import org.junit.jupiter.api.Test;

/** What Prometheus' own check of the rules does not see. That the metrics are served, {@link MetricsTest} sees. */
class AlertRulesTest {

    private static final Path PLAYED = Path.of("src/test/prometheus/ddr-routes.alerts.test.yaml");
    private static final String MANUAL = "src/docs/operating.md";

    @Test
    void eachSaysWhatItIsAboutAndLeadsToItsChapter() throws IOException {
        Set<String> anchors = Files.readString(Path.of(MANUAL))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toSet());

        assertThat(PrometheusQueries.alerts()).allSatisfy(alert -> {
            String[] runbook = annotation(alert, "runbook_url").split("#", 2);
            assertThat(runbook).startsWith(MANUAL).hasSize(2);
            assertThat(anchors).contains(runbook[1]);
            assertThat(alert.rule().path("labels").path("severity").asText()).isIn("critical", "warning");
            assertThat(annotation(alert, "summary")).isNotBlank();
            assertThat(annotation(alert, "description")).isNotBlank();
        });
    }

    @Test
    void eachChapterSaysWhatToDo() throws IOException {
        Map<String, String> chapters = Stream.of(
                        Files.readString(Path.of(MANUAL)).split("\n#+ "))
                .map(chapter -> chapter.split("\n", 2))
                .filter(chapter -> chapter.length == 2)
                .collect(Collectors.toMap(chapter -> chapter[0], chapter -> chapter[1], String::concat));

        assertThat(PrometheusQueries.alerts())
                .allSatisfy(alert -> assertThat(chapters.get(alert.name()))
                        .as(alert.name())
                        .contains("**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Mitigation.**"));
    }

    @Test
    void anAlertOnASeriesThatIsNotThereIsReported() {
        Alert missing = PrometheusQueries.alerts().stream()
                .filter(alert -> alert.name().equals("DdrMetricMissing"))
                .findFirst()
                .orElseThrow();
        Set<String> reported = PrometheusQueries.metrics(missing.query());
        Set<String> named = new TreeSet<>();
        PrometheusQueries.alerts().forEach(alert -> named.addAll(PrometheusQueries.metrics(alert.query())));
        // Without a certificate of ours there is none that ends.
        named.remove("ssl_chain_expiry_seconds");

        assertThat(reported).isEqualTo(named);
    }

    @Test
    void eachIsSeenToFireAndToClear() throws IOException {
        String played = Files.readString(PLAYED);

        assertThat(PrometheusQueries.alerts()).allSatisfy(alert -> {
            String asked = "alertname=\"" + alert.name() + "\"[^\n]*\n[^\n]*\n *exp_samples: ";
            assertThat(played)
                    .containsPattern(Pattern.compile(asked + "\\[\\{"))
                    .containsPattern(Pattern.compile(asked + "\\[]"));
        });
    }

    private static String annotation(Alert alert, String name) {
        return alert.rule().path("annotations").path(name).asText();
    }
}
