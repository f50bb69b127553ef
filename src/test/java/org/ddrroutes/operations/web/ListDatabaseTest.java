package org.ddrroutes.operations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SharedParts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.QueryTimeoutException;

@ExtendWith(SharedParts.class)
class ListDatabaseTest {

    private static final String OWN_SESSION = "SELECT pg_backend_pid()";

    @Test
    void endsASlowListAndKeepsItsConnectionAndThoseOfTheFlow(Postgres postgres) throws SQLException {
        try (HikariDataSource flow = new HikariDataSource()) {
            flow.setJdbcUrl(postgres.url("postgres"));
            flow.setUsername(Postgres.USER);
            flow.setPassword(Postgres.PASSWORD);
            // What the flow takes for a database that does not answer.
            flow.addDataSourceProperty("socketTimeout", "1");
            flow.setMaximumPoolSize(1);
            flow.setConnectionTimeout(500);
            ListDatabase lists = new ListDatabase(flow, new SimpleMeterRegistry(), Duration.ofMillis(1_500));
            try (var onlyOneOfTheFlow = flow.getConnection()) {
                int session = session(lists);

                assertThatThrownBy(() -> lists.jdbc()
                                .sql("SELECT pg_sleep(20)")
                                .query((row, i) -> "slept")
                                .single())
                        .isInstanceOf(QueryTimeoutException.class);

                assertThat(session(lists)).isEqualTo(session);
                assertThat(onlyOneOfTheFlow.isValid(1)).isTrue();
            } finally {
                lists.destroy();
            }
        }
    }

    private static int session(ListDatabase lists) {
        return lists.jdbc().sql(OWN_SESSION).query(Integer.class).single();
    }
}
