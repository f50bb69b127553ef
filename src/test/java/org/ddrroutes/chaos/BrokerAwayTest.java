package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without the broker the bank is still listened to, and what is to be told waits. */
@ExtendWith(SharedParts.class)
class BrokerAwayTest {

    @Test
    void takesCallbacksAndKeepsTheResultsUntilItIsBack(TestSetup setup) {
        Batch batch = Batch.of(setup, 20);
        try (Product product = Product.start(setup, Map.of())) {
            batch.send().awaitAll("ACCEPTED");
            await("what was told is told")
                    .atMost(Batch.LIMIT)
                    .until(() -> setup.queues().count(setup.results()) >= 20);
            setup.broker().stop();
            try {
                assertThat(batch.samples())
                        .allSatisfy(
                                sample -> assertThat(BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
                                                .post()
                                                .statusCode())
                                        .isEqualTo(200));
                assertThat(batch.count("REGISTERED")).isEqualTo(20);
                assertThat(setup.rows("SELECT 1 FROM result_outbox")).hasSize(20);
            } finally {
                setup.broker().start();
            }
            await("all is told")
                    .atMost(Batch.LIMIT)
                    .untilAsserted(() -> assertThat(setup.rows("SELECT 1 FROM result_outbox"))
                            .isEmpty());
            Batch next = Batch.of(setup, 5).send();
            next.awaitAll("ACCEPTED");
        }
        assertThat(setup.queues().takeAll(setup.results()))
                .filteredOn(result -> result.property("state").equals("REGISTERED"))
                .extracting(result -> result.property("requestUID"))
                .as("each at least once")
                .hasSameElementsAs(batch.uids());
    }
}
