package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Nothing lost, nothing registered twice, whatever is killed and when. The small run is part of every build; {@code
 * ./mvnw verify -Pchaos} is the large one. {@code -Dchaos.seed=} plays a plan again.
 */
class ChaosIT {

    @Test
    void losesNothingAndRegistersNothingTwiceWhateverIsKilled() throws Exception {
        ChaosPlan plan = ChaosPlan.fromSettings();
        Report report = new Report(plan);
        report.say("-Dchaos.seed=" + plan.seed() + " is " + plan);
        try (ChaosRun run = new ChaosRun(plan)) {
            List<String> faults = new ArrayList<>();
            try {
                run.driver();
            } catch (ConditionTimeoutException e) {
                faults.add("something still moves, or stands where it must not: see the registrations below");
            }
            RunRecords evidence = run.evidence();
            faults.addAll(new ConsistencyCheck(evidence, run.bank()::effects).faults(run.orders()));
            faults.addAll(leftOvers(run));
            report.say(report.summary(run, evidence));
            Path history = faults.isEmpty() ? null : report.keep(run, evidence, faults);
            assertThat(faults).as("history is in " + history).isEmpty();
        }
    }

    private static List<String> leftOvers(ChaosRun run) {
        List<String> left = new ArrayList<>();
        run.bank().history().stream()
                .filter(line -> line.what().equals("callback") && line.said().startsWith("HTTP 4"))
                .forEach(line -> left.add("callback refused: " + line));
        for (String queue : List.of(run.setup().registrations(), run.setup().retry(), "DLQ", "ExpiryQueue")) {
            long count = run.setup().queues().count(queue);
            if (count > 0) {
                left.add(count + " messages in " + queue);
            }
        }
        for (String table : List.of("result_outbox", "result_recipient")) {
            int count = run.setup().rows("SELECT 1 FROM " + table).size();
            if (count > 0) {
                left.add(count + " rows in " + table);
            }
        }
        return left;
    }
}
