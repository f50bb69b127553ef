package org.ddrroutes.operations.web;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The database for lists and counts: a few connections of its own, so that a slow query takes none from the flow. The
 * server ends a statement that takes too long, and the connection lives on.
 */
@Component
public class ListDatabase implements DisposableBean {

    static final int CONNECTIONS = 4;
    public static final Duration LONGEST_STATEMENT = Duration.ofSeconds(8);

    /** Above the server's own limit: only a server that does not answer meets this one. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final HikariDataSource pool;
    private final JdbcClient jdbc;

    @Autowired
    ListDatabase(DataSource flow, MeterRegistry meters) throws SQLException {
        this(flow, meters, LONGEST_STATEMENT);
    }

    ListDatabase(DataSource flow, MeterRegistry meters, Duration longestStatement) throws SQLException {
        HikariConfig config = new HikariConfig();
        flow.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName("ddr-lists");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        // The flow's pool says at start whether there is a database; this one waits until it is asked.
        config.setInitializationFailTimeout(-1);
        config.setMetricsTrackerFactory(null);
        config.setMetricRegistry(meters);
        if (config.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            config.addDataSourceProperty(
                    "socketTimeout", String.valueOf(longestStatement.plus(GRACE).toSeconds()));
            // Planned with the values at hand: which index serves depends on them.
            config.addDataSourceProperty("prepareThreshold", "0");
            String first = config.getConnectionInitSql() == null ? "" : config.getConnectionInitSql() + "; ";
            // One processor for one list: the flow needs the others.
            config.setConnectionInitSql(first + "SET max_parallel_workers_per_gather = 0; SET statement_timeout = "
                    + longestStatement.toMillis());
        }
        this.pool = new HikariDataSource(config);
        this.jdbc = JdbcClient.create(pool);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    @Override
    public void destroy() {
        pool.close();
    }
}
