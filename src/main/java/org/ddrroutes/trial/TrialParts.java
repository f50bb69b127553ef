package org.ddrroutes.trial;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Set;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.callback.TrialCallbacks;
import org.ddrroutes.result.TrialResults;
import org.ddrroutes.startup.SecretSettings;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What the steps of a trial share.
 *
 * @param received the queues that routes receive from, those of this trial or others
 */
record TrialParts(
        QueueNames queues,
        Set<String> received,
        TrialCallbacks callbacks,
        TrialResults results,
        Redaction redaction,
        StepLog steps,
        Clock clock,
        PrintStream out) {

    static TrialParts of(ConfigurableEnvironment settings, Set<String> received, Clock clock, PrintStream out) {
        QueueNames queues = Binder.get(settings).bindOrCreate("ddr.queues", QueueNames.class);
        TrialResults results = new TrialResults(queues);
        Redaction redaction = new Redaction(SecretSettings.of(settings));
        return new TrialParts(
                queues,
                received,
                TrialCallbacks.of(settings, results, clock),
                results,
                redaction,
                new StepLog(redaction, out),
                clock,
                out);
    }

    /** A line for whoever tries. */
    void tell(String line) {
        out.println(line);
    }
}
