package org.ddrroutes.callback;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.component.jdbc.DefaultJdbcPrepareStatementStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sets the parameters of a JDBC step as texts without a type, and leaves their types to the database: with types of its own the
 * driver would have the statement parsed and planned anew each time. What it makes of a statement's text it remembers.
 */
@Component("untypedParameters")
final class UntypedParameters extends DefaultJdbcPrepareStatementStrategy {

    private static final Pattern NAMED = Pattern.compile(":\\?\\w");

    /** The routes have three such texts; a route that wrote ever new ones must not fill the memory. */
    private static final int MOST_REMEMBERED = 100;

    private final Map<String, String> prepared = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public String prepareQuery(String query, boolean allowNamed) throws SQLException {
        String known = prepared.get(query);
        if (known != null) {
            return known;
        }
        String made = super.prepareQuery(query, allowNamed);
        if (allowNamed && hasNamedParameters(query) && prepared.size() < MOST_REMEMBERED) {
            counts.put(made, (int) NAMED.matcher(query).results().count());
            prepared.put(query, made);
        }
        return made;
    }

    /** How many parameters a statement has that was prepared here; null where it was not. */
    @Nullable
    Integer count(String statement) {
        return counts.get(statement);
    }

    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> values, int expected) throws SQLException {
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
