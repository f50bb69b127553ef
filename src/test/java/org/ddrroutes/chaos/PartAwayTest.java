package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.BankCallback;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A part is away, and comes back: nothing is held back meanwhile, and nothing is lost. */
@ExtendWith(SharedParts.class)
class PartAwayTest {

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup);
    }

    /** Without the database every message is at the broker, where another instance can take it. */
    @Test
    void holdsNothingBackAndLosesNothing() {
        Batch quick = Batch.of(setup, 16);
        Batch slow = Batch.of(setup, 32);
        CompletableFuture<Void> databaseIsAway = new CompletableFuture<>();
        slow.samples()
                .forEach(sample -> setup.bank().answers(sample.accountNo(), call -> {
                    databaseIsAway.join();
                    return BankAnswer.accepted();
                }));
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

    /** Without the broker the bank is still listened to, and what is to be told waits. */
    @Test
    void takesCallbacksAndKeepsTheResultsUntilItIsBack() {
        Batch batch = Batch.of(setup, 20);
        batch.send().awaitAll("ACCEPTED");
        await("what was told is told")
                .atMost(Batch.LIMIT)
                .until(() -> setup.rows("SELECT 1 FROM result_outbox").isEmpty());
        setup.broker().stop();
        try {
            assertThat(batch.samples())
                    .allSatisfy(sample -> assertThat(BankCallback.of(setup, product.callbackAddress(), sample, "I0000")
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
                .untilAsserted(() ->
                        assertThat(setup.rows("SELECT 1 FROM result_outbox")).isEmpty());
        Batch next = Batch.of(setup, 5).send();
        next.awaitAll("ACCEPTED");
        assertThat(setup.queues().takeAll(setup.results()))
                .filteredOn(result -> result.property("state").equals("REGISTERED"))
                .extracting(result -> result.property("requestUID"))
                .as("each at least once")
                .hasSameElementsAs(batch.uids());
    }
}
