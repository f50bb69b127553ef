package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An instance that stands still, its connections open, holds up nobody for longer than its leases last. */
@ExtendWith(SharedParts.class)
class FrozenInstanceIT {

    /** The relay's lease, and a look each second. */
    private static final Duration LEASE = Duration.ofSeconds(13);

    @Test
    void leavesTheRelayToAnotherInstanceAndDoesNotTakeItBackInTheMiddle(TestSetup setup) {
        try (ProductProcess leader = ProductProcess.start(setup, Map.of());
                ProductProcess other = ProductProcess.start(setup, Map.of())) {
            Batch before = Batch.of(setup, 1).send();
            before.awaitAll("ACCEPTED");
            awaitTold(setup, 1);
            leader.hang();
            try {
                Batch batch = Batch.of(setup, 20).send();
                batch.awaitAll("ACCEPTED");
                for (Sample sample : batch.samples()) {
                    assertThat(BankCallback.of(setup, other.callbackAddress(), sample, "I0000")
                                    .post()
                                    .statusCode())
                            .isEqualTo(200);
                }
                await("another relays")
                        .atMost(LEASE)
                        .until(() -> setup.rows("SELECT 1 FROM result_outbox").isEmpty());
            } finally {
                leader.resume();
            }
            Batch after = Batch.of(setup, 5).send();
            after.awaitAll("ACCEPTED");
            awaitTold(setup, 1 + 2 * 20 + 5);
            List<ReceivedMessage> told = setup.queues().takeAll(setup.results());
            assertThat(told)
                    .extracting(result -> result.property("requestUID") + result.property("state"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void letsGoOfWhatItHadLockedInATransaction(TestSetup setup) throws SQLException {
        Map<String, String> expiry = Map.of("ddr.expiry.after", "1s", "ddr.expiry.check-every", "1s");
        try (ProductProcess frozen = ProductProcess.start(setup, expiry);
                ProductProcess other = ProductProcess.start(setup, Map.of())) {
            // Its transactions come as far as the event that they cannot write, and hold the rows that they have
            // locked.
            try (Connection connection = Objects.requireNonNull(
                            setup.postgres().jdbc(setup.database()).getDataSource())
                    .getConnection()) {
                connection.setAutoCommit(false);
                Batch batch = Batch.of(setup, 1).send();
                batch.awaitAll("ACCEPTED");
                try (Statement lock = connection.createStatement()) {
                    lock.execute("LOCK TABLE registration_event IN EXCLUSIVE MODE");
                }
                await("it waits for the event")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> !setup.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND wait_event_type = 'Lock' AND query LIKE '%registration_event%'")
                                .isEmpty());
                frozen.hang();
                connection.rollback();
                Sample sample = batch.samples().get(0);
                await("the callback is taken")
                        .atMost(Duration.ofSeconds(8))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> BankCallback.of(setup, other.callbackAddress(), sample, "I0000")
                                        .post()
                                        .statusCode()
                                == 200);
            } finally {
                frozen.resume();
            }
        }
    }

    private static void awaitTold(TestSetup setup, int count) {
        await(count + " results are out")
                .atMost(LEASE)
                .until(() -> setup.queues().count(setup.results()) == count);
    }
}
