package org.ddrroutes.sandbox;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.privacy.Secret;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** Puts the sandbox together: broker and database first, then the bank, and the samples when everything has started. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties({SandboxSettings.class, CallbackIdentity.class})
class SandboxConfiguration {

    private static final Duration BETWEEN_CALLBACK_TRIES = Duration.ofSeconds(2);

    @Bean
    static EmbeddedServerFirst brokerFirst() {
        return new EmbeddedServerFirst(ConnectionFactory.class, SandboxBroker.class);
    }

    @Bean
    static EmbeddedServerFirst databaseFirst() {
        return new EmbeddedServerFirst(DataSource.class, SandboxDatabase.class);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    SandboxDatabase sandboxDatabase(SandboxSettings settings, @Value("${spring.datasource.url}") String url) {
        return new SandboxDatabase(settings.dataDirectory().resolve("postgresql"), settings.databasePort(), url);
    }

    /** After the database, which says in a line that another sandbox uses the data; the broker would say it in a hundred. */
    @Bean(initMethod = "start", destroyMethod = "stop")
    @DependsOn("sandboxDatabase")
    SandboxBroker sandboxBroker(SandboxSettings settings, QueueNames queues) {
        return new SandboxBroker(
                settings.brokerPort(),
                settings.dataDirectory().resolve("broker"),
                List.of(
                        queues.registrations(),
                        queues.retry(),
                        queues.dead(),
                        queues.results(),
                        settings.resultsQueue()));
    }

    @Bean(destroyMethod = "close")
    SandboxConnection sandboxConnection(SandboxBroker broker) throws JMSException {
        return new SandboxConnection(broker);
    }

    @Bean
    BankLedger bankLedger(SandboxSettings settings) throws IOException {
        return new BankLedger(settings.dataDirectory().resolve("bank-ledger.jsonl"));
    }

    @Bean(destroyMethod = "stop")
    CallbackPoster callbackPoster(
            ObjectProvider<CallbackServer> callbackServer,
            CallbackIdentity identity,
            BankLedger ledger,
            SandboxSettings settings,
            Clock clock) {
        return new CallbackPoster(
                () -> URI.create(
                        "http://localhost:" + callbackServer.getObject().port() + identity.path()),
                identity,
                ledger,
                settings.callbackDelay(),
                BETWEEN_CALLBACK_TRIES,
                clock);
    }

    @Bean
    SandboxBank sandboxBank(
            @Value("${ddr.bank.client-id}") String clientId,
            @Value("${ddr.bank.client-secret}") Secret clientSecret,
            SandboxSettings settings,
            BankLedger ledger,
            CallbackPoster callbacks,
            Clock clock) {
        return new SandboxBank(clientId, clientSecret, settings, ledger, callbacks::owe, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    SandboxHttp sandboxHttp(SandboxBank bank, SandboxSettings settings, QueueNames queues, SandboxConnection connection)
            throws IOException {
        DropEndpoint drop = new DropEndpoint(connection, queues.registrations(), settings.resultsQueue());
        Map<String, SandboxHttp.Handler> handlers = new HashMap<>(bank.handlers());
        handlers.put("/registrations", drop::drop);
        return new SandboxHttp(settings.port(), handlers);
    }

    @Bean
    SandboxStart sandboxStart(
            SandboxSettings settings,
            QueueNames queues,
            CallbackPoster callbacks,
            SandboxConnection connection,
            SandboxDatabase database,
            Environment environment,
            Clock clock) {
        return new SandboxStart(settings, queues, callbacks, connection, database, environment, clock);
    }
}
