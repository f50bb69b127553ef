package org.ddrroutes.callback;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionProxy;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Tells Camel's JDBC step how many parameters a statement has. It would ask the driver, who asks the database: a round trip for
 * each statement, beside the one that runs it. Connections are those of the current transaction, as without this.
 */
record CountedParameters(UntypedParameters statements) implements ConnectionStrategy {

    @Override
    public Connection getConnection(DataSource database) {
        Connection connection = DataSourceUtils.getConnection(database);
        return proxy(ConnectionProxy.class, (proxy, method, args) -> {
            if (method.getName().equals("getTargetConnection")) {
                return connection;
            }
            Object result = invoke(connection, method, args);
            Integer count = args != null && args[0] instanceof String sql ? statements.count(sql) : null;
            return count != null && result instanceof PreparedStatement statement ? counted(statement, count) : result;
        });
    }

    @Override
    public boolean isConnectionTransactional(Connection connection, DataSource database) {
        return DataSourceUtils.isConnectionTransactional(DataSourceUtils.getTargetConnection(connection), database);
    }

    private static PreparedStatement counted(PreparedStatement statement, int count) {
        ParameterMetaData parameters = proxy(
                ParameterMetaData.class,
                (proxy, method, args) -> method.getName().equals("getParameterCount")
                        ? count
                        : invoke(statement.getParameterMetaData(), method, args));
        return proxy(
                PreparedStatement.class,
                (proxy, method, args) ->
                        method.getName().equals("getParameterMetaData") ? parameters : invoke(statement, method, args));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(CountedParameters.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
