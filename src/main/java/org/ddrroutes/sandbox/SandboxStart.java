package org.ddrroutes.sandbox;

import jakarta.jms.JMSException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** When everything has started: takes up the callbacks still owed, drops the samples and reports what becomes of them. */
final class SandboxStart implements ApplicationListener<ApplicationReadyEvent> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SandboxSettings settings;
    private final SandboxBank bank;
    private final ProducerConnection connection;
    private final SampleSender samples;
    private final OutcomeReporter reporter;

    SandboxStart(
            SandboxSettings settings,
            QueueNames queues,
            SandboxBank bank,
            ProducerConnection connection,
            SandboxDatabase database,
            Supplier<String> routes,
            Environment environment,
            Clock clock) {
        this.settings = settings;
        this.bank = bank;
        this.connection = connection;
        this.samples = new SampleSender(connection, queues.registrations(), settings.resultsQueue(), clock);
        UsageText usage = new UsageText(environment, settings, database, queues.registrations(), routes);
        this.reporter = new OutcomeReporter(System.out::println, usage::text);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        bank.startCallbacks();
        try {
            Map<String, Sample> created = settings.samples() ? samples.create() : Map.of();
            reporter.await(created);
            // Results of an earlier run may lie there: they are printed as well.
            connection.listen(settings.resultsQueue(), reporter::onResult);
            samples.send(created);
        } catch (JMSException e) {
            throw new IllegalStateException("The samples could not be dropped", e);
        }
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(reporter::giveUpWaiting);
    }
}
