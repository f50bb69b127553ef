package org.ddrroutes.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.ddrroutes.harness.Postgres;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.state.StateContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The probe writes what the shipped schema takes, and leaves nothing but the heartbeat. */
@ExtendWith(SharedParts.class)
class WriteProbeTest {

    @Test
    void writesToEveryTableOfTheFlowAndLeavesNothing(Postgres postgres) throws SQLException {
        try (StateContext core = StateContext.onPostgres(postgres)) {
            WriteProbe probe = core.bean(WriteProbe.class);
            try (Connection connection = core.bean(DataSource.class).getConnection()) {
                connection.setAutoCommit(false);
                probe.live(connection);
            }

            assertThat(probe.writeLikeTheFlow()).isEmpty();
            assertThat(probe.writeNewPages()).isEmpty();
            assertThat(probe.writeHeartbeat()).isEmpty();
            for (String table : List.of(
                    "registration",
                    "registration_event",
                    "bank_request",
                    "callback",
                    "result_recipient",
                    "result_outbox")) {
                assertThat(core.rows("SELECT 1 FROM " + table)).as(table).isEmpty();
            }
            assertThat(core.rows("SELECT 1 FROM heartbeat")).hasSize(1);
        }
    }
}
