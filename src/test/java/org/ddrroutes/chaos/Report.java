package org.ddrroutes.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.sandbox.bank.JournalLine;

/** Says what a run was, and keeps its history when it failed: schedule, calls, results, events and rows. */
final class Report {

    private final ChaosPlan plan;

    Report(ChaosPlan plan) {
        this.plan = plan;
    }

    /** To the console of the build, past the file that the tests' output goes to. */
    @SuppressWarnings("SystemOut")
    void say(String line) {
        System.out.println("chaos: " + line);
        try {
            Path directory = Files.createDirectories(directory());
            Path file = directory.resolve("summary.txt");
            Files.writeString(
                    file,
                    line + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String summary(ChaosRun run, RunRecords evidence) {
        long unknown = evidence.events().values().stream()
                .filter(events -> events.stream()
                        .anyMatch(event -> String.valueOf(event.get("text")).contains("outcome of the last try")))
                .count();
        long extra = Stream.of(evidence.replies(), evidence.results())
                .flatMap(queue -> queue.values().stream())
                .mapToLong(messages -> messages.size()
                        - messages.stream()
                                .map(message -> message.property("state"))
                                .distinct()
                                .count())
                .sum();
        return "%d registrations, %d calls of the bank, %d sent again by unsure producers, %d met again in mid-call, %d callbacks posted, %d results told more than once, %d kills and freezes of the product, %d ends by itself"
                .formatted(
                        evidence.rows().size(),
                        count(run, "register"),
                        run.sentAgain(),
                        unknown,
                        count(run, "callback"),
                        extra,
                        run.instances().stream().mapToInt(Instance::struck).sum(),
                        run.instances().stream()
                                .mapToInt(Instance::endedByItself)
                                .sum());
    }

    /** Returns where it is kept. */
    Path keep(ChaosRun run, RunRecords evidence, List<String> faults) throws IOException {
        Path directory = directory();
        Files.write(directory.resolve("faults.txt"), faults);
        Files.write(
                directory.resolve("schedule.txt"),
                plan.faults().stream().map(InjectedFault::toString).toList());
        Files.write(
                directory.resolve("calls.txt"),
                run.bank().history().stream().map(JournalLine::toString).toList());
        Files.write(
                directory.resolve("rows.txt"),
                evidence.rows().values().stream().map(Map::toString).sorted().toList());
        Files.write(
                directory.resolve("events.txt"),
                evidence.events().values().stream()
                        .flatMap(List::stream)
                        .map(Map::toString)
                        .toList());
        Files.write(
                directory.resolve("results.txt"),
                Stream.of(evidence.replies(), evidence.results(), evidence.deadLetters())
                        .flatMap(queue -> queue.values().stream())
                        .flatMap(List::stream)
                        .map(ReceivedMessage::properties)
                        .map(Map::toString)
                        .toList());
        for (int i = 0; i < run.instances().size(); i++) {
            Files.writeString(
                    directory.resolve("last-log-of-product-" + (i + 1) + ".txt"),
                    run.instances().get(i).process().output());
        }
        Files.writeString(directory.resolve("broker.txt"), run.setup().broker().log());
        return directory;
    }

    private static long count(ChaosRun run, String what) {
        return run.bank().history().stream()
                .filter(line -> line.what().equals(what))
                .count();
    }

    private Path directory() {
        return Path.of("target", "chaos", "seed-" + plan.seed());
    }
}
