package org.ddrroutes.callback;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.camel.component.spring.jdbc.SpringJdbcComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.ddrroutes.gate.DatabaseMonitor;
import org.ddrroutes.registration.Registrations;
import org.ddrroutes.tracing.RegistrationTrace;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionTemplate;

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

    @Bean
    CallbackSenders callbackSenders(CallbackSettings settings, CallbackMetrics metrics) {
        return new CallbackSenders(settings, metrics);
    }

    @Bean
    CallbackMetrics callbackMetrics(MeterRegistry registry) {
        return new CallbackMetrics(registry);
    }

    @Bean
    RateLimitedLog rateLimitedLog(Clock clock) {
        return new RateLimitedLog(clock);
    }

    /** The database transaction of one callback: {@code transacted} in the route callback-record. */
    @Bean
    SpringTransactionPolicy callbackTransaction(DataSourceTransactionManager database) {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(database);
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    @Bean
    UntypedParameters untypedParameters() {
        return new UntypedParameters();
    }

    @Bean
    ComponentCustomizer countedParameters(UntypedParameters statements) {
        return ComponentCustomizer.builder(SpringJdbcComponent.class)
                .build((name, jdbc) -> jdbc.setConnectionStrategy(new CountedParameters(statements)));
    }

    @Bean
    CallbackRecorder callbackRecorder(
            CallbackMatcher matching,
            CallbackSettlement settlement,
            CallbackRepository kept,
            Registrations registrations,
            Clock clock) {
        return new CallbackRecorder(matching, settlement, kept, registrations, clock);
    }

    @Bean
    CallbackRematcher callbackRematcher(
            CallbackRepository kept,
            CallbackMatcher matching,
            CallbackSettlement settlement,
            Registrations registrations,
            DataSourceTransactionManager database,
            CallbackMetrics metrics,
            Clock clock) {
        return new CallbackRematcher(
                kept, matching, settlement, registrations, new TransactionTemplate(database), metrics, clock);
    }

    @Bean
    CallbackMatcher matching(Registrations registrations) {
        return new CallbackMatcher(registrations);
    }

    @Bean
    CallbackSettlement settlement(Registrations registrations, CallbackMetrics metrics, RateLimitedLog log) {
        return new CallbackSettlement(registrations, metrics, log);
    }

    @Bean
    CallbackRepository keptCallbacks(JdbcClient jdbc) {
        return new CallbackRepository(jdbc);
    }

    @Bean
    ManualMatch manualMatch(
            CallbackRepository kept,
            CallbackSettlement settlement,
            Registrations registrations,
            DataSourceTransactionManager database,
            CallbackMetrics metrics) {
        return new ManualMatch(kept, settlement, registrations, new TransactionTemplate(database), metrics);
    }

    @Bean
    CallbackResponder callbackResponder(
            CallbackMetrics metrics, RefusedCallbacks refusedCallbacks, RateLimitedLog log, RegistrationTrace trace) {
        return new CallbackResponder(metrics, refusedCallbacks, log, trace);
    }

    @Bean
    RefusedCallbacks refusedCallbacks(JdbcClient jdbc, DataSourceTransactionManager database, Clock clock) {
        return new RefusedCallbacks(jdbc, new TransactionTemplate(database), clock);
    }

    @Bean
    CallbackErrorHandler callbackErrorHandler(DatabaseMonitor database, RateLimitedLog log) {
        return new CallbackErrorHandler(database, log);
    }
}
