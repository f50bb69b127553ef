package org.ddrroutes.callback;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
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
                                "org\\.ddrroutes\\.(callback\\.CallbackConfiguration|registration\\.Registrations|result\\.(Outbox|RelayBell))"))
class CallbackApplication {

    /** What every test of this application sets; the port is any that is free. */
    static final String[] PROPERTIES = {
        "server.port=0",
        "management.server.port=0",
        "camel.main.routes-include-pattern=file:routes/callback-*.camel.yaml",
        "spring.flyway.locations=classpath:db/migration/common,classpath:db/migration/{vendor}",
        "ddr.expiry.check-every=1h",
        "ddr.bank.client-id=our-client",
        "ddr.callback.path=/callbacks/ddr",
        "ddr.callback.api-key=the-old-key,the-new-key",
        "ddr.callback.allowed-networks=127.0.0.0/8,::1"
    };

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder().start();
    }

    @Bean
    JdbcConnectionDetails connectionDetails(EmbeddedPostgres postgres) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "postgres";
            }

            @Override
            public String getPassword() {
                return "postgres";
            }

            @Override
            public String getJdbcUrl() {
                return postgres.getJdbcUrl("postgres", "postgres");
            }
        };
    }

    /** Shorter than shipped, but long enough for a slow machine. */
    @Bean
    @Primary
    Patience shortPatience() {
        return new Patience(
                java.time.Duration.ofSeconds(3), Patience.DEFAULT.answer(), java.time.Duration.ofMillis(500));
    }
}
