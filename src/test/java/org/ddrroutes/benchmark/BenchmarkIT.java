package org.ddrroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a registration costs beside {@link Baseline}, both in turns on the same broker, database and bank, and how the cost
 * grows. It asserts that what was measured was right, and no time: the figures are in {@code target/benchmark.md}.
 */
class BenchmarkIT {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int MESSAGES = Integer.getInteger("benchmark.messages", 4_000);
    private static final int WARM_UP = Integer.getInteger("benchmark.warm-up", 10_000);
    private static final int CONSUMERS = Integer.getInteger("benchmark.consumers", 16);
    private static final int IDLE_SECONDS = Integer.getInteger("benchmark.idle-seconds", 20);
    private static final int[] LATENCIES = numbers("benchmark.latencies", "0,50");
    private static final int[] ROWS = numbers("benchmark.rows", "1000,100000,1000000");
    private static final int[] BACKLOGS = numbers("benchmark.backlogs", "1000,100000");
    private static final int INSTANCES = Integer.getInteger("benchmark.instances", 3);

    private final Map<String, Map<Candidate, List<Double>>> compared = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> growth = new LinkedHashMap<>();

    @Test
    void measures() throws Exception {
        try (BenchmarkParts parts = new BenchmarkParts()) {
            for (int round = 0; round < ROUNDS; round++) {
                // Each begins as often as the other.
                List<Candidate> order = new ArrayList<>(List.of(Candidate.values()));
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                for (Candidate candidate : order) {
                    compare(parts, candidate);
                }
            }
            measureGrowth(parts);
        } finally {
            write();
        }
    }

    private void compare(BenchmarkParts parts, Candidate candidate) throws Exception {
        try (Measured measured = new Measured(parts, candidate, CONSUMERS)) {
            keep("start to first call, s", candidate, measured.start(WARM_UP));
            for (int latency : LATENCIES) {
                measured.drain(MESSAGES, latency)
                        .forEach((name, value) -> keep("bank " + latency + " ms: " + name, candidate, value));
            }
            // First it compiles what was just busy.
            measured.idle(IDLE_SECONDS);
            keep("idle, share of a core", candidate, measured.idle(IDLE_SECONDS));
            keep("memory at most, MB", candidate, measured.memory());
        }
    }

    private void measureGrowth(BenchmarkParts parts) throws Exception {
        try (Measured measured = new Measured(parts, Candidate.PROGRAM, CONSUMERS)) {
            measured.start(WARM_UP);
            for (int backlog : BACKLOGS) {
                growth.put(backlog + " messages waiting", measured.drain(backlog, 0));
            }
            for (int rows : ROWS) {
                measured.fillUpTo(rows);
                growth.put(rows + " registrations in the table", measured.drain(MESSAGES, 0));
            }
            for (int instances = 1; instances <= INSTANCES; instances++) {
                growth.put(instances + " instances, bank 50 ms", measured.drain(MESSAGES, 50));
                if (instances < INSTANCES) {
                    measured.startAnother(WARM_UP / 2);
                }
            }
        }
    }

    private void keep(String figure, Candidate candidate, double value) {
        compared.computeIfAbsent(figure, name -> new LinkedHashMap<>())
                .computeIfAbsent(candidate, name -> new ArrayList<>())
                .add(value);
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder("""
                Medians of %d rounds, smallest and largest in brackets; %d consumers, %d messages after %d to warm up, %d processors.

                | figure | baseline | program | program / baseline |
                |---|---|---|---|
                """.formatted(
                ROUNDS, CONSUMERS, MESSAGES, WARM_UP, Runtime.getRuntime().availableProcessors()));
        compared.forEach((figure, values) -> {
            List<Double> baseline = values.getOrDefault(Candidate.BASELINE, List.of());
            List<Double> program = values.getOrDefault(Candidate.PROGRAM, List.of());
            text.append("| %s | %s | %s | %s |%n"
                    .formatted(figure, shown(baseline), shown(program), number(median(program) / median(baseline))));
        });
        text.append(
                "\n| program with | registrations/s | CPU, ms | PostgreSQL's CPU, ms | broker's CPU, ms |\n|---|---|---|---|---|\n");
        growth.forEach((what, figures) -> {
            text.append("| ").append(what);
            figures.values().forEach(value -> text.append(" | ").append(number(value)));
            text.append(" |\n");
        });
        Files.writeString(Path.of("target/benchmark.md"), text);
        System.out.println(text);
    }

    private static String shown(List<Double> values) {
        return "%s (%s–%s)"
                .formatted(
                        number(median(values)),
                        number(values.stream().mapToDouble(value -> value).min().orElse(Double.NaN)),
                        number(values.stream().mapToDouble(value -> value).max().orElse(Double.NaN)));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 100 ? "%.2f" : "%.0f", value);
    }

    private static int[] numbers(String property, String otherwise) {
        return Arrays.stream(System.getProperty(property, otherwise).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
