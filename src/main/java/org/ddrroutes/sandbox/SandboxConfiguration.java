package org.ddrroutes.sandbox;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.ddrroutes.privacy.Secret;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** Puts the sandbox together: broker first, then the bank, and the samples when everything has started. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties({SandboxSettings.class, SandboxQueues.class, CallbackIdentity.class})
class SandboxConfiguration {

    @Bean
    static BrokerBeforeConnections brokerBeforeConnections() {
        return new BrokerBeforeConnections();
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    SandboxBroker sandboxBroker(SandboxSettings settings, SandboxQueues queues) {
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
            Environment environment,
            CallbackIdentity identity,
            BankLedger ledger,
            SandboxSettings settings,
            Clock clock) {
        return new CallbackPoster(
                () -> callbackUrl(environment, identity), identity, ledger, settings.callbackDelay(), clock);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    SandboxHttp sandboxHttp(
            @Value("${ddr.bank.client-id}") String clientId,
            @Value("${ddr.bank.client-secret}") Secret clientSecret,
            SandboxSettings settings,
            SandboxQueues queues,
            BankLedger ledger,
            CallbackPoster callbacks,
            SandboxConnection connection,
            Clock clock)
            throws IOException {
        SandboxTokens tokens = new SandboxTokens(clock);
        TokenEndpoint token = new TokenEndpoint(clientId, clientSecret, tokens);
        RegisterEndpoint register = new RegisterEndpoint(tokens, ledger, callbacks::owe, settings, clock);
        DropEndpoint drop = new DropEndpoint(connection, queues.registrations(), settings.resultsQueue());
        return new SandboxHttp(
                settings.port(),
                Map.of(
                        "/oauth/authentication/api/v2/token", token::token,
                        "/oauth/authentication/api/v2/token/refresh", token::refresh,
                        "/directdebit/v1/open-api/registerddr", register::register,
                        "/registrations", drop::drop,
                        "/", call -> HttpAnswer.text(200, Conduct.table())));
    }

    @Bean
    SandboxStart sandboxStart(
            SandboxSettings settings,
            SandboxQueues queues,
            CallbackPoster callbacks,
            SandboxConnection connection,
            Environment environment,
            Clock clock) {
        return new SandboxStart(settings, queues, callbacks, connection, environment, clock);
    }

    private static URI callbackUrl(Environment environment, CallbackIdentity identity) {
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return URI.create("http://localhost:" + port + identity.path());
    }
}
