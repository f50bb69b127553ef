package org.ddrroutes.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself reads the alerts and the dashboard's queries, and plays recorded series to the alerts: see the profile {@code promtool}. */
class PromtoolCheck {

    @Test
    void playsTheAlerts() throws IOException, InterruptedException {
        promtool("test", "rules", "src/test/prometheus/ddr-routes.alerts.test.yaml");
    }

    @Test
    void readsEveryQueryOfTheDashboard(@TempDir Path directory) throws IOException, InterruptedException {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int number = 0;
        for (String query : PrometheusQueries.ofTheDashboard()) {
            rules.append("  - record: query")
                    .append(number++)
                    .append("\n    expr: |\n      ")
                    .append(query.replace("\n", "\n      "))
                    .append('\n');
        }
        Path file = Files.writeString(directory.resolve("dashboard.yaml"), rules);

        promtool("check", "rules", file.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("promtool is missing: apt-get install --no-install-recommends prometheus", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
