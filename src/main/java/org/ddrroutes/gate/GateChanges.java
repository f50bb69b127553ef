package org.ddrroutes.gate;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears from PostgreSQL that the gate's row has changed, on a connection of its own. Nothing rests on it: where no word
 * comes through, as behind a proxy that hands connections on, whoever waits for a change waits until his time is over.
 */
@Component
class GateChanges {

    private static final Logger LOG = LoggerFactory.getLogger(GateChanges.class);
    private static final long CONNECT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DataSource database;
    private volatile @Nullable Connection connection;
    private long connectAfterNanos = System.nanoTime();

    GateChanges(DataSource database) {
        this.database = database;
    }

    /** Waits for a change. One that came since the last waiting counts. For one thread alone. */
    void await(Duration limit) throws InterruptedException {
        try {
            Connection listening = listening();
            if (listening != null) {
                listening.unwrap(PGConnection.class).getNotifications((int) limit.toMillis());
                return;
            }
        } catch (SQLException e) {
            LOG.debug("no word of the gate: {}", e.getClass().getSimpleName());
            close();
            connectAfterNanos = System.nanoTime() + CONNECT_EVERY_NANOS;
        }
        TimeUnit.MILLISECONDS.sleep(limit.toMillis());
    }

    /** Ends a waiting, too. */
    void close() {
        Connection closed = connection;
        connection = null;
        if (closed != null) {
            try {
                closed.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("closed already: {}", e.getClass().getSimpleName());
            }
        }
    }

    private @Nullable Connection listening() throws SQLException {
        if (connection == null
                && database instanceof HikariDataSource pool
                && System.nanoTime() - connectAfterNanos >= 0) {
            Connection opened = WriteProbe.past(pool).getConnection();
            connection = opened;
            try (Statement statement = opened.createStatement()) {
                statement.execute("LISTEN ddr_gate");
            }
        }
        return connection;
    }
}
