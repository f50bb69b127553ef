package org.ddrroutes.callback;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration;
import org.ddrroutes.flow.Postgres;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;

/** The callbacks' side of the program alone: the shipped routes and beans on a real server and a real PostgreSQL. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = {SpringBootPlatformHttpAutoConfiguration.class, ArtemisAutoConfiguration.class})
@EnableConfigurationProperties({CallbackSettings.class, KnownVendors.class})
@ComponentScan(
        basePackages = "org.ddrroutes",
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern =
                                "org\\.ddrroutes\\.(callback\\.CallbackConfiguration|registration\\.(Registrations|RegistrationMetrics|FreshUids)"
                                        + "|result\\.(Outbox|RelayBell)|database\\.PostgresConnections)"))
class CallbackApplication {

    /** The deadline for a whole request is shorter than shipped, so that the tests need not wait for it. */
    static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(3), Patience.DEFAULT.answer(), Duration.ofMillis(500), Patience.DEFAULT.stop());

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @Primary
    Patience shortPatience() {
        return PATIENCE;
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
