package org.ddrroutes.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PoolSettingsTest {

    @Test
    void takeTheNamesOfTheEnvironmentWithoutOpeningTheDatabase() {
        Map<String, Object> variables = Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/none",
                "SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT", "300",
                "SPRING_DATASOURCE_HIKARI_CONNECTION_INIT_SQL", "SELECT 1");
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withBean(PoolSettings.class)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
                .run(context -> assertThat(context.getBean(HikariDataSource.class))
                        .satisfies(
                                pool -> assertThat(pool.getConnectionTimeout()).isEqualTo(300))
                        .satisfies(
                                pool -> assertThat(pool.getConnectionInitSql()).isEqualTo("SELECT 1")));
    }
}
