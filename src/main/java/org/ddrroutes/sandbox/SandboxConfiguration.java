package org.ddrroutes.sandbox;

import jakarta.jms.ConnectionFactory;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.ddrroutes.broker.QueueNames;
import org.ddrroutes.callback.http.CallbackServer;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.sandbox.bank.BankOptions;
import org.ddrroutes.sandbox.bank.BankRule;
import org.ddrroutes.sandbox.bank.SandboxBank;
import org.ddrroutes.sandbox.bank.SandboxClock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;

/** Puts the sandbox together: broker and database first, then the bank, and the samples when everything has started. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties({SandboxSettings.class, CallbackIdentity.class})
@Import({ProducerConnection.class, SandboxStart.class})
class SandboxConfiguration {

    @Bean
    static BeanFactoryPostProcessor brokerFirst() {
        return startsBefore(SandboxBroker.class, ConnectionFactory.class);
    }

    @Bean
    static BeanFactoryPostProcessor databaseFirst() {
        return startsBefore(SandboxDatabase.class, DataSource.class);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    SandboxDatabase sandboxDatabase(SandboxSettings settings, @Value("${spring.datasource.url}") String url) {
        return new SandboxDatabase(settings.dataDirectory().resolve("postgresql"), settings.databasePort(), url);
    }

    /** After the database, which says in a line that another sandbox uses the data; the broker would say it in a hundred. */
    @Bean(initMethod = "start", destroyMethod = "stop")
    @DependsOn("sandboxDatabase")
    SandboxBroker sandboxBroker(SandboxSettings settings, QueueNames queues, SandboxClock clock) {
        return new SandboxBroker(
                settings.brokerPort(),
                settings.dataDirectory().resolve("broker"),
                List.of(
                        queues.registrations(),
                        queues.retry(),
                        queues.dead(),
                        queues.results(),
                        settings.resultsQueue()),
                clock);
    }

    /** The product's clock too: it follows the sandbox's. */
    @Bean
    @Primary
    SandboxClock sandboxClock(SandboxSettings settings) {
        return settings.clock(Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    SandboxBank sandboxBank(
            @Value("${ddr.bank.client-id}") String clientId,
            @Value("${ddr.bank.client-secret}") Secret clientSecret,
            ObjectProvider<CallbackServer> callbackServer,
            CallbackIdentity identity,
            SandboxSettings settings,
            QueueNames queues,
            ProducerConnection connection,
            SandboxClock clock) {
        BankOptions options = settings.bankOptions(
                clientId,
                clientSecret,
                identity,
                () -> URI.create(
                        "http://127.0.0.1:" + callbackServer.getObject().port() + identity.path()),
                clock);
        RegistrationsEndpoint registrations =
                new RegistrationsEndpoint(connection, queues.registrations(), settings.resultsQueue());
        return settings.start(new SandboxBank(
                options, BankRule.NONE, Map.of("/registrations", registrations::send), UnaryOperator.identity()));
    }

    /** Every bean that connects to the server depends on it: the server starts before them and stops after them. */
    private static BeanFactoryPostProcessor startsBefore(Class<?> server, Class<?> connectingBeans) {
        return new AbstractDependsOnBeanFactoryPostProcessor(connectingBeans, server) {};
    }
}
