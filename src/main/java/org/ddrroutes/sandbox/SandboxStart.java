package org.ddrroutes.sandbox;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.startup.RunningRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** When everything has started: takes up the callbacks still owed, drops the samples and reports what becomes of them. */
final class SandboxStart implements ApplicationListener<ApplicationReadyEvent> {

    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneId.of("Asia/Bangkok"));

    private static final String BODY =
            "{\"vendorID\":\"001\",\"companyID\":\"AAAA000001\",\"accountNo\":\"0000119202\",\"ref1\":\"12345\"}";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SandboxSettings settings;
    private final SandboxBank bank;
    private final ProducerConnection connection;
    private final String queue;
    private final Clock clock;
    private final OutcomeReporter reporter;

    SandboxStart(
            SandboxSettings settings,
            QueueNames queues,
            SandboxBank bank,
            ProducerConnection connection,
            SandboxDatabase database,
            ObjectProvider<RunningRoutes> routes,
            Environment environment,
            Clock clock) {
        this.settings = settings;
        this.bank = bank;
        this.connection = connection;
        this.queue = queues.registrations();
        this.clock = clock;
        this.reporter = new OutcomeReporter(
                System.out::println,
                () -> usage(
                        environment,
                        database.shell(),
                        routes.stream().map(RunningRoutes::summary).collect(Collectors.joining())));
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        bank.startCallbacks();
        try {
            Map<String, Sample> created = settings.samples() ? samples() : Map.of();
            reporter.await(created);
            // Results of an earlier run may lie there: they are printed as well.
            connection.listen(settings.resultsQueue(), reporter::onResult);
            send(created);
        } catch (JMSException e) {
            throw new IllegalStateException("The samples could not be dropped", e);
        }
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .execute(reporter::giveUpWaiting);
    }

    /** The samples of a run that starts now, by requestUID: a new run's are never those of an earlier one. */
    private Map<String, Sample> samples() {
        String run = RUN.format(clock.instant());
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (Sample sample : Sample.values()) {
            samples.put(sample.requestUid(run), sample);
        }
        return samples;
    }

    /** As an outside producer would: text messages with a requestUID, and where to answer to. */
    private void send(Map<String, Sample> samples) throws JMSException {
        for (Map.Entry<String, Sample> sample : samples.entrySet()) {
            connection.send(queue, settings.resultsQueue(), session -> {
                TextMessage message =
                        session.createTextMessage(sample.getValue().body());
                message.setStringProperty("requestUID", sample.getKey());
                return message;
            });
        }
    }

    /** Where to look, and how to drop a registration of one's own. */
    private String usage(Environment environment, String shell, String routes) {
        String operators = "http://localhost:" + environment.getProperty("server.port", "8081");
        String sandbox = "http://localhost:" + settings.port();
        return String.join(
                "\n",
                "",
                "  Where to look:",
                "    operators' page   " + operators + "/console",
                "    health            " + operators + "/actuator/health",
                "    registrations     " + operators + "/actuator/registrations",
                "    dead letters      " + operators + "/actuator/deadletters",
                "    bank's answers    " + sandbox + "/ lists them by account number",
                "    routes            " + routes,
                "    tables            registration, registration_event, callback:",
                "      " + shell,
                "  Drop a registration of your own; its outcome is printed here:",
                "      curl -d '" + BODY + "' '" + sandbox + "/registrations'",
                "    (with ?requestUID=…&digitalId=… where you want to set them)",
                "  or send it to the queue " + queue + " with any client, without a login:",
                "    JMS    tcp://localhost:" + settings.brokerPort(),
                "    AMQP   amqp://localhost:" + settings.brokerPort(),
                "    STOMP  localhost port " + settings.brokerPort() + ", destination:" + queue,
                "  Everything is kept under " + settings.dataDirectory() + "; delete that directory to start afresh.",
                "");
    }
}
