package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ddrroutes.flow.BankAnswer;
import org.ddrroutes.flow.Product;
import org.ddrroutes.flow.ProductProcess;
import org.ddrroutes.flow.RegisterCall;
import org.ddrroutes.flow.SharedParts;
import org.ddrroutes.flow.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances go by one gate, and what one leaves the other takes. */
@ExtendWith(SharedParts.class)
class TakeOverIT {

    @Test
    void callsNobodyUntilTheRateLimitEndsAcrossARestartAndWithTwoInstances(Stage stage) {
        Map<String, String> pause = Map.of("ddr.gate.rate-limit-pause", "20s");
        Batch first = Batch.of(stage, 1);
        Batch rest = Batch.of(stage, 10);
        stage.bank().answers(first.samples().get(0).accountNo(), BankAnswer.code("0429"), BankAnswer.accepted());
        Instant until;
        try (Product limited = Product.start(stage, pause)) {
            first.send();
            await("the gate closes")
                    .atMost(Batch.LIMIT)
                    .until(() ->
                            !stage.rows("SELECT 1 FROM gate WHERE NOT is_open").isEmpty());
            rest.send();
            assertThat(limited.callbackAddress()).isNotNull();
        }
        until = ((java.sql.Timestamp)
                        stage.rows("SELECT until FROM gate").get(0).get("until"))
                .toInstant();
        try (Product restarted = Product.start(stage, pause);
                Product second = Product.start(stage, pause)) {
            await("nearly the end of the pause")
                    .atMost(Batch.LIMIT)
                    .until(() -> Instant.now().isAfter(until.minusMillis(300)));
            assertThat(first.calls() + rest.calls()).isEqualTo(1);
            rest.awaitAll("ACCEPTED");
            first.awaitAll("ACCEPTED");
            assertThat(restarted.callbackAddress()).isNotEqualTo(second.callbackAddress());
        }
        assertThat(stage.bank().calls().stream()
                        .filter(call -> call.clientId().equals(stage.clientId()))
                        .skip(1)
                        .map(RegisterCall::at))
                .hasSize(11)
                .allMatch(at -> !at.isBefore(until));
    }

    @Test
    void finishesWhatItHasBegunWhenItIsTerminatedAndTheOtherInstanceTakesTheRest(Stage stage) {
        Batch batch = Batch.of(stage, 60);
        batch.samples()
                .forEach(sample -> stage.bank()
                        .answers(sample.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3))));
        try (ProductProcess leaving = ProductProcess.start(stage, Map.of());
                Product staying = Product.start(stage)) {
            batch.send();
            await("both are busy").atMost(Batch.LIMIT).until(() -> stage.bank().mostInFlight(stage.clientId()) == 32);
            leaving.terminate();
            assertThat(leaving.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
            batch.awaitAll("ACCEPTED");
            assertThat(staying.callbackAddress()).isNotNull();
        }
        assertThat(batch.calls()).isEqualTo(60);
        assertThat(stage.rows("SELECT 1 FROM registration WHERE attempts <> 1 OR status_code <> '0'"))
                .isEmpty();
    }

    /** The broker's client waits longer than that for an answer. */
    @Test
    void endsWithinHalfAMinuteThoughTheBrokerHangs(Stage stage) {
        try (ProductProcess leaving = ProductProcess.start(stage, Map.of())) {
            stage.broker().hang();
            try {
                leaving.terminate();
                assertThat(leaving.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
            } finally {
                stage.broker().resume();
            }
        }
    }

    /** A call that would last longer is cut off, and what came of it is unknown and written down. */
    @Test
    void endsWithinHalfAMinuteHoweverLongTheBankTakes(Stage stage) {
        Batch batch = Batch.of(stage, 3);
        batch.samples()
                .forEach(sample -> stage.bank()
                        .answers(sample.accountNo(), BankAnswer.code("0").after(Duration.ofMinutes(2))));
        try (ProductProcess leaving =
                ProductProcess.start(stage, Map.of("ddr.bank.response-timeout", "3m", "ddr.retry.first-delay", "1s"))) {
            batch.send();
            await("it is busy").atMost(Batch.LIMIT).until(() -> batch.calls() == 3);
            leaving.terminate();
            assertThat(leaving.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
        }
        assertThat(batch.count("RETRYING")).isEqualTo(3);
        assertThat(stage.rows("SELECT 1 FROM registration WHERE outcome_unknown"))
                .hasSize(3);
        assertThat(stage.queues().count(stage.retry())).isEqualTo(3);
    }
}
