package org.ddrroutes.callback;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Iterator;
import org.apache.camel.component.jdbc.DefaultJdbcPrepareStatementStrategy;

/**
 * Sets the parameters of a JDBC step as texts without a type, and leaves their types to the database. Camel's step has asked
 * for these types before; with others the driver would have the statement parsed and planned anew each time.
 */
final class UntypedParameters extends DefaultJdbcPrepareStatementStrategy {

    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> values, int expected) throws SQLException {
        // The question for the types has left them behind, and a null would keep its own.
        statement.clearParameters();
        for (int i = 1; values.hasNext(); i++) {
            Object value = values.next();
            if (value == null) {
                statement.setNull(i, Types.NULL);
            } else {
                statement.setObject(i, value.toString(), Types.OTHER);
            }
        }
    }
}
