package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without the database every message is at the broker, where another instance can take it. */
@ExtendWith(SharedParts.class)
class DatabaseAwayTest {

    @Test
    void holdsNothingBackAndLosesNothing(TestSetup setup) {
        Batch quick = Batch.of(setup, 16);
        Batch slow = Batch.of(setup, 32);
        CompletableFuture<Void> databaseIsAway = new CompletableFuture<>();
        slow.samples()
                .forEach(sample -> setup.bank().answers(sample.accountNo(), call -> {
                    databaseIsAway.join();
                    return BankAnswer.accepted();
                }));
        try (Product product = Product.start(setup, Map.of())) {
            quick.send();
            slow.send();
            await("some are done").atMost(Batch.LIMIT).until(() -> quick.count("ACCEPTED") == 16);
            await("calls are in flight").atMost(Batch.LIMIT).until(() -> slow.calls() > 0);
            setup.postgres().stop();
            databaseIsAway.complete(null);
            try {
                // A consumer's client may be sent the next message just after the last one went back, and must not keep
                // it.
                await("all is back")
                        .during(Duration.ofSeconds(1))
                        .atMost(Batch.LIMIT)
                        .until(() -> setup.queues().delivering(setup.registrations()) == 0);
                assertThat(setup.queues().browse(setup.registrations()))
                        .isNotEmpty()
                        .allSatisfy(message -> assertThat(Integer.parseInt(message.property("JMSXDeliveryCount")))
                                .isLessThanOrEqualTo(1));
            } finally {
                setup.postgres().start();
            }
            slow.awaitAll("ACCEPTED");
        }
    }
}
