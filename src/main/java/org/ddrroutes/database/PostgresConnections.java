package org.ddrroutes.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Makes connections to PostgreSQL fail in time: a database that does not answer is as good as away, and whoever waits
 * for it must be told within five seconds. What the JDBC URL says goes before; a password in it is taken out of it.
 */
@Component
class PostgresConnections implements BeanPostProcessor {

    /**
     * An instance that stands still within a transaction holds its row locks. The server ends such a transaction before
     * others, who wait for the lock, take the database for away.
     */
    private static final String END_IDLE_TRANSACTIONS = "SET idle_in_transaction_session_timeout = '3s'";

    private static final Map<String, String> PROPERTIES = Map.of(
            "socketTimeout", "4",
            "connectTimeout", "3",
            "loginTimeout", "3",
            "cancelSignalTimeout", "1",
            "tcpKeepAlive", "true",
            "ApplicationName", "ddr-routes",
            // The server's detail quotes rows, personal data included.
            "logServerErrorDetail", "false");

    private final ListableBeanFactory beans;

    PostgresConnections(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && isPostgres(pool)) {
            PROPERTIES.forEach(pool::addDataSourceProperty);
            if (pool.getConnectionInitSql() == null) {
                pool.setConnectionInitSql(END_IDLE_TRANSACTIONS);
            }
            JdbcUrl url = JdbcUrl.of(pool.getJdbcUrl());
            pool.setJdbcUrl(url.shown());
            if (url.password() != null) {
                pool.setPassword(url.password().reveal());
            }
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && isPostgres(pool)) {
            DatabaseStart.await(pool, this::readSettings);
        }
        return bean;
    }

    /** A setting that is wrong is told before the database is waited for. */
    private void readSettings() {

        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            Class<?> type = beans.getType(name, false);
            if (type != null && type.getName().startsWith("org.ddrroutes.")) {
                beans.getBean(name);
            }
        }
    }

    private static boolean isPostgres(HikariDataSource pool) {
        return pool.getJdbcUrl() != null && pool.getJdbcUrl().startsWith("jdbc:postgresql:");
    }
}
