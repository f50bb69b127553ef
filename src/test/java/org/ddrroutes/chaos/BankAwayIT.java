package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ddrroutes.flow.BankAnswer;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.ReceivedMessage;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However long the bank is away, nothing is given up for it, and it is not besieged. */
@ExtendWith(SharedParts.class)
class BankAwayIT {

    private static final Map<String, String> SHORT_PAUSES = Map.of(
            "ddr.retry.first-delay", "200ms",
            "ddr.retry.max-delay", "500ms",
            "ddr.retry.max-attempts", "4",
            "ddr.gate.first-pause", "1s",
            "ddr.gate.max-pause", "1s",
            "ddr.bank.response-timeout", "1s");
    private static final int IN_FLIGHT = 20;

    @AfterEach
    void bringTheBankBack(Stage stage) {
        stage.bank().answersEverybody(call -> BankAnswer.accepted());
    }

    @Test
    void keepsTheBacklogInOrderAndProbesOnceAPause(Stage stage) {
        awayFor(Duration.ofSeconds(8), stage);
    }

    /** As many tries as a message has would be spent many times over. */
    @Test
    @Tag("long")
    void keepsTheBacklogForTenMinutes(Stage stage) {
        awayFor(Duration.ofMinutes(10), stage);
    }

    private static void awayFor(Duration outage, Stage stage) {
        stage.bank().answersEverybody(call -> BankAnswer.http(503));
        Batch batch = Batch.of(stage, 60).send();
        try (Product product = Product.start(stage, SHORT_PAUSES)) {
            await("the bank is called").atMost(Batch.LIMIT).until(() -> batch.calls() > 0);
            Instant start = Instant.now();
            await("the outage")
                    .atMost(outage.plusMinutes(1))
                    .until(() -> Instant.now().isAfter(start.plus(outage)));

            int probes = (int) Duration.between(start, Instant.now()).toSeconds() + 1;
            assertThat(batch.calls()).isBetween(2, IN_FLIGHT + probes);
            List<ReceivedMessage> backlog = stage.queues().browse(stage.registrations());
            assertThat(backlog).hasSizeGreaterThan(20);
            assertThat(backlog)
                    .extracting(message -> batch.uids().indexOf(message.property("requestUID")))
                    .isSorted();
            assertThat(backlog).extracting(BankAwayIT::deliveries).allMatch(count -> count <= 1);
            assertThat(stage.queues().count(stage.dead())).isZero();

            stage.bank().answersEverybody(call -> BankAnswer.accepted());
            batch.awaitAll("ACCEPTED");
            assertThat(product.callbackAddress()).isNotNull();
        }
        assertThat(stage.rows("SELECT 1 FROM registration WHERE attempts > 3")).isEmpty();
    }

    private static int deliveries(ReceivedMessage message) {
        return Integer.parseInt(message.property("JMSXDeliveryCount"));
    }
}
