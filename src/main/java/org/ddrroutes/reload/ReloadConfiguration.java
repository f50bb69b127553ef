package org.ddrroutes.reload;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.ddrroutes.bank.BankCodes;
import org.ddrroutes.bank.BankSettings;
import org.ddrroutes.broker.ReceivePermits;
import org.ddrroutes.callback.http.CallbackEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** What takes edits while the program runs. */
@Configuration(proxyBeanMethods = false)
class ReloadConfiguration {

    @Bean
    @ConditionalOnProperty("ddr.routes.reload")
    RouteReload routeReload(
            LiveFiles files,
            ReceivePermits permits,
            BankCodes codes,
            ReloadMetrics metrics,
            CamelContext camel,
            CallbackEngine callbacks,
            ConfigurableEnvironment environment,
            BankSettings bank,
            Clock clock,
            ObjectProvider<LookInterval> interval) {
        return new RouteReload(
                files,
                new Rehearsal(environment, camel, bank, clock),
                new RouteSwap(camel, callbacks),
                permits,
                codes,
                metrics,
                clock,
                interval.getIfAvailable(() -> LookInterval.DEFAULT));
    }
}
