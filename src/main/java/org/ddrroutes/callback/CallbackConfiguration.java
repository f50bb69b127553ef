package org.ddrroutes.callback;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.ddrroutes.registration.Registrations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What stands on the application port, and the parts of the routes callback-receive and callback-record. */
@Configuration(proxyBeanMethods = false)
class CallbackConfiguration {

    @Bean
    CallbackChecks callbackChecks(
            CallbackSettings settings,
            KnownVendors vendors,
            Clock clock,
            @Value("${ddr.bank.client-id:}") String bankClientId) {
        String own = settings.clientId();
        return new CallbackChecks(settings, vendors, own == null || own.isBlank() ? bankClientId : own, clock);
    }

    @Bean
    CallbackMetrics callbackMetrics(MeterRegistry registry) {
        return new CallbackMetrics(registry);
    }

    @Bean
    BoundedLog boundedLog(Clock clock) {
        return new BoundedLog(clock);
    }

    @Bean
    Patience patience() {
        return Patience.DEFAULT;
    }

    @Bean
    Entrance entrance() {
        return new Entrance();
    }

    @Bean
    GatehouseServer gatehouseServer(Patience patience, CallbackSettings settings) {
        return new GatehouseServer(patience, settings);
    }

    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    PlatformHttpEngine gatehouseEngine(Entrance entrance, @Value("${server.port:8080}") int port) {
        return new GatehouseEngine(entrance, port);
    }

    @Bean
    Gatehouse gatehouse(
            CallbackSettings settings,
            Patience patience,
            CallbackChecks checks,
            Entrance entrance,
            CallbackMetrics metrics,
            BoundedLog log) {
        return new Gatehouse(settings, patience, checks, entrance, metrics, log);
    }

    @Bean
    FilterRegistrationBean<Gatehouse> gatehouseBeforeAll(Gatehouse gatehouse) {
        FilterRegistrationBean<Gatehouse> registration = new FilterRegistrationBean<>(gatehouse);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.addUrlPatterns("/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setAsyncSupported(true);
        return registration;
    }

    /** The database transaction of one callback: {@code transacted} in the route callback-record. */
    @Bean
    SpringTransactionPolicy callbackTransaction(DataSourceTransactionManager database) {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(database);
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    @Bean
    CallbackRecorder callbackRecorder(
            Matching matching, Settlement settlement, KeptCallbacks kept, Registrations registrations, Clock clock) {
        return new CallbackRecorder(matching, settlement, kept, registrations, clock);
    }

    @Bean
    UnmatchedCallbacks unmatchedCallbacks(
            KeptCallbacks kept,
            Matching matching,
            Settlement settlement,
            Registrations registrations,
            DataSourceTransactionManager database,
            CallbackMetrics metrics,
            Clock clock) {
        return new UnmatchedCallbacks(
                kept, matching, settlement, registrations, new TransactionTemplate(database), metrics, clock);
    }

    @Bean
    Matching matching(Registrations registrations) {
        return new Matching(registrations);
    }

    @Bean
    Settlement settlement(Registrations registrations, CallbackMetrics metrics, BoundedLog log) {
        return new Settlement(registrations, metrics, log);
    }

    @Bean
    KeptCallbacks keptCallbacks(JdbcClient jdbc) {
        return new KeptCallbacks(jdbc);
    }

    @Bean
    CallbackAnswers callbackAnswers(CallbackMetrics metrics, BoundedLog log) {
        return new CallbackAnswers(metrics, log);
    }

    @Bean
    CallbackFaults callbackFaults(BoundedLog log) {
        return new CallbackFaults(log);
    }
}
