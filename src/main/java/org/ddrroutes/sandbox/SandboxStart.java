package org.ddrroutes.sandbox;

import jakarta.jms.JMSException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ddrroutes.broker.QueueNames;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** When everything has started: takes up the callbacks still owed, drops the samples and reports what becomes of them. */
final class SandboxStart implements ApplicationListener<ApplicationReadyEvent> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SandboxSettings settings;
    private final CallbackPoster callbacks;
    private final SandboxConnection connection;
    private final SampleDrop samples;
    private final OutcomeReporter reporter;

    SandboxStart(
            SandboxSettings settings,
            QueueNames queues,
            CallbackPoster callbacks,
            SandboxConnection connection,
            SandboxDatabase database,
            Environment environment,
            Clock clock) {
        this.settings = settings;
        this.callbacks = callbacks;
        this.connection = connection;
        this.samples = new SampleDrop(connection, queues.registrations(), settings.resultsQueue(), clock);
        WhereToLook whereToLook = new WhereToLook(environment, settings, database, queues.registrations());
        this.reporter = new OutcomeReporter(System.out::println, whereToLook::text);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        callbacks.start();
        try {
            Map<String, Sample> drawn = settings.samples() ? samples.draw() : Map.of();
            reporter.await(drawn);
            // Results of an earlier run may lie there: they are printed as well.
            connection.listen(settings.resultsQueue(), reporter::onResult);
            samples.drop(drawn);
        } catch (JMSException e) {
            throw new IllegalStateException("The samples could not be dropped", e);
        }
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(reporter::giveUpWaiting);
    }
}
