package org.ddrroutes.reload;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.ddrroutes.bank.BankCodes;
import org.ddrroutes.bank.BankCredentials;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.callback.CallbackSenders;
import org.ddrroutes.callback.http.CallbackEngine;
import org.ddrroutes.check.ProgramFacts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

/** What takes edits while the program runs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ddr.routes.reload")
class ReloadConfiguration {

    private final SingletonSupplier<ProgramFacts> facts = SingletonSupplier.of(ProgramFacts::new);

    @Bean
    SettingsReload settingsReload(
            ConfigurableEnvironment environment,
            SettingsOnDisk disk,
            CallbackSenders senders,
            BankCredentials credentials,
            ReloadAudit audit,
            Clock clock) {
        return new SettingsReload(environment, disk, facts::obtain, senders, credentials, audit, clock);
    }

    @Bean
    Rehearsal rehearsal(ConfigurableEnvironment environment, CamelContext camel, BankSettings bank, Clock clock) {
        return new Rehearsal(environment, camel, bank, facts::obtain, clock);
    }

    @Bean
    RouteSwap routeSwap(CamelContext camel, CallbackEngine callbacks) {
        return new RouteSwap(camel, callbacks);
    }

    @Bean
    RouteReload routeReload(
            LiveFiles files,
            Rehearsal rehearsal,
            RouteSwap swap,
            ReceivePermits permits,
            BankCodes codes,
            ConfigurableEnvironment environment,
            SettingsReload settings,
            ReloadAudit audit,
            ReloadMetrics metrics,
            Clock clock,
            ObjectProvider<LookInterval> interval) {
        return new RouteReload(
                files,
                rehearsal,
                swap,
                permits,
                codes,
                environment,
                settings,
                audit,
                metrics,
                clock,
                interval.getIfAvailable(() -> LookInterval.DEFAULT));
    }
}
