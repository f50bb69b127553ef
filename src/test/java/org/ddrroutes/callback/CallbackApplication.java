package org.ddrroutes.callback;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import org.ddrroutes.callback.http.CallbackServerBeans;
import org.ddrroutes.callback.http.CallbackTimeouts;
import org.ddrroutes.database.DatabaseBeans;
import org.ddrroutes.gate.DatabaseMonitorBeans;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.registration.RegistrationBeans;
import org.ddrroutes.result.ResultBeans;
import org.ddrroutes.tracing.RegistrationTrace;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The callbacks' side of the program alone: the shipped routes and beans on a real server and a real PostgreSQL. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
@EnableConfigurationProperties({CallbackSettings.class, KnownVendors.class})
@Import({
    CallbackConfiguration.class,
    CallbackErrorHandler.class,
    CallbackMetrics.class,
    CallbackRecorder.class,
    CallbackRematcher.class,
    CallbackRepository.class,
    CallbackResponder.class,
    CallbackSenders.class,
    CallbackSettlement.class,
    ManualMatch.class,
    RateLimitedLog.class,
    RefusedCallbacks.class,
    UntypedParameters.class,
    CallbackServerBeans.class,
    DatabaseBeans.class,
    DatabaseMonitorBeans.class,
    RegistrationBeans.class,
    ResultBeans.class,
    RegistrationTrace.class
})
class CallbackApplication {

    /** The deadline for a whole request is shorter than shipped, so that the tests need not wait for it. */
    static final CallbackTimeouts TIMEOUTS = new CallbackTimeouts(
            Duration.ofSeconds(3),
            CallbackTimeouts.DEFAULT.answer(),
            Duration.ofMillis(500),
            CallbackTimeouts.DEFAULT.stop());

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Tracer tracer() {
        return OpenTelemetry.noop().getTracer("none");
    }

    @Bean
    @Primary
    CallbackTimeouts shortTimeouts() {
        return TIMEOUTS;
    }

    /** Ends after all that uses it, as a bean does, and not at the same time, as by a shutdown hook of its own. */
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "none")
    Postgres postgres() {
        return Postgres.create();
    }

    @Bean
    @ConditionalOnBean(Postgres.class)
    JdbcConnectionDetails connectionDetails(Postgres postgres) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return Postgres.USER;
            }

            @Override
            public String getPassword() {
                return Postgres.PASSWORD;
            }

            @Override
            public String getJdbcUrl() {
                return postgres.url("postgres");
            }
        };
    }
}
