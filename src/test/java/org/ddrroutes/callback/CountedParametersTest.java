package org.ddrroutes.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A driver that fails when it is asked about parameters: it would ask the database. */
class CountedParametersTest {

    private final UntypedParameters statements = new UntypedParameters();
    private final CountedParameters connections = new CountedParameters(statements);

    @Test
    void countsParametersOfItsStatementsWithoutAskingTheDatabase() throws SQLException {
        String query = "SELECT :?first, ':x', :?second -- :?first again";
        String sql = statements.prepareQuery(query, true);

        assertThat(prepare(sql).getParameterMetaData().getParameterCount()).isEqualTo(3);
        assertThat(statements.prepareQuery(query, true)).isEqualTo(sql);
    }

    @Test
    void leavesOtherStatementsToTheDriver() throws SQLException {
        String sql = statements.prepareQuery("SELECT ?", true);

        assertThatThrownBy(() -> prepare(sql).getParameterMetaData())
                .isInstanceOf(SQLException.class)
                .hasMessage("getParameterMetaData");
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = fake(PreparedStatement.class, (proxy, method, args) -> {
            throw new SQLException(method.getName());
        });
        Connection connection = fake(Connection.class, (proxy, method, args) -> statement);
        return connections
                .getConnection(fake(DataSource.class, (proxy, method, args) -> connection))
                .prepareStatement(sql);
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(CountedParametersTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
