package org.ddrroutes.callback;

import java.time.Clock;
import org.apache.camel.component.spring.jdbc.SpringJdbcComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The parts of the routes of callbacks. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class CallbackConfiguration {

    @Bean
    CallbackChecks callbackChecks(
            CallbackSettings settings,
            CallbackSenders senders,
            KnownVendors vendors,
            Clock clock,
            CallbackMetrics metrics,
            @Value("${ddr.bank.client-id:}") String bankClientId) {
        String own = settings.clientId();
        String clientId = own == null || own.isBlank() ? bankClientId : own;
        return new CallbackChecks(settings, senders, vendors, clientId, clock, metrics::keyUsed);
    }

    /** The database transaction of one callback: {@code transacted} in the route callback-record. */
    @Bean
    SpringTransactionPolicy callbackTransaction(DataSourceTransactionManager database) {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(database);
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    @Bean
    ComponentCustomizer countedParameters(UntypedParameters statements) {
        return ComponentCustomizer.builder(SpringJdbcComponent.class)
                .build((name, jdbc) -> jdbc.setConnectionStrategy(new CountedParameters(statements)));
    }
}
