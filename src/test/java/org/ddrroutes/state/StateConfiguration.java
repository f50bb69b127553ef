package org.ddrroutes.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ddrroutes.broker.BrokerMonitor;
import org.ddrroutes.gate.GateBeans;
import org.ddrroutes.harness.SettableClock;
import org.ddrroutes.registration.DecisionBeans;
import org.ddrroutes.registration.EarlyCallbacks;
import org.ddrroutes.registration.Registration;
import org.ddrroutes.result.ResultBeans;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans that decide and write, on the shipped migrations. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class
})
@Import({DecisionBeans.class, GateBeans.class, ResultBeans.class})
class StateConfiguration {

    @Bean
    SettableClock clock() {
        return new SettableClock();
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    BrokerMonitor broker(MeterRegistry meters) {
        return new BrokerMonitor(Optional::empty, meters);
    }

    @Bean
    Callbacks callbacks() {
        return new Callbacks();
    }

    /** No callback waits unless a test says so. */
    static final class Callbacks implements EarlyCallbacks {

        private volatile UnaryOperator<Registration> waiting = UnaryOperator.identity();

        @Override
        public Registration settle(Registration registration) {
            return waiting.apply(registration);
        }

        void settleWith(UnaryOperator<Registration> callback) {
            waiting = callback;
        }
    }
}
