package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ProductProcess;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances go by one gate, and what one leaves the other takes. */
@ExtendWith(SharedParts.class)
class TakeOverIT {

    @Test
    void callsNobodyUntilTheRateLimitEndsAcrossARestartAndWithTwoInstances(TestSetup setup) {
        Map<String, String> pause = Map.of("ddr.gate.rate-limit-pause", "20s");
        Batch first = Batch.of(setup, 1);
        Batch rest = Batch.of(setup, 10);
        setup.bank().answers(first.samples().get(0).accountNo(), BankAnswer.code("0429"), BankAnswer.accepted());
        Instant until;
        try (Product limited = Product.start(setup, pause)) {
            first.send();
            await("the gate closes")
                    .atMost(Batch.LIMIT)
                    .until(() ->
                            !setup.rows("SELECT 1 FROM gate WHERE NOT is_open").isEmpty());
            rest.send();
        }
        until = ((java.sql.Timestamp)
                        setup.rows("SELECT until FROM gate").get(0).get("until"))
                .toInstant();
        try (Product restarted = Product.start(setup, pause);
                Product second = Product.start(setup, pause)) {
            await("nearly the end of the pause")
                    .atMost(Batch.LIMIT)
                    .until(() -> Instant.now().isAfter(until.minusMillis(300)));
            assertThat(first.calls() + rest.calls()).isEqualTo(1);
            rest.awaitAll("ACCEPTED");
            first.awaitAll("ACCEPTED");
            assertThat(restarted.callbackAddress()).isNotEqualTo(second.callbackAddress());
        }
        assertThat(setup.bank().calls().stream()
                        .filter(call -> call.clientId().equals(setup.clientId()))
                        .skip(1)
                        .map(ReceivedCall::at))
                .hasSize(11)
                .allMatch(at -> !at.isBefore(until));
    }

    @Test
    void finishesWhatItHasBegunWhenItIsTerminatedAndTheOtherInstanceTakesTheRest(TestSetup setup) {
        Batch batch = Batch.of(setup, 60);
        batch.samples()
                .forEach(sample -> setup.bank()
                        .answers(sample.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3))));
        try (ProductProcess leaving = ProductProcess.start(setup, Map.of());
                Product staying = Product.start(setup)) {
            batch.send();
            await("both are busy").atMost(Batch.LIMIT).until(() -> setup.bank().mostInFlight(setup.clientId()) == 32);
            leaving.terminate();
            assertThat(leaving.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
            batch.awaitAll("ACCEPTED");
        }
        assertThat(batch.calls()).isEqualTo(60);
        assertThat(setup.rows("SELECT 1 FROM registration WHERE attempts <> 1 OR status_code <> '0'"))
                .isEmpty();
    }

    /** The broker's client waits longer than that for an answer. */
    @Test
    void endsWithinHalfAMinuteThoughTheBrokerHangs(TestSetup setup) {
        try (ProductProcess leaving = ProductProcess.start(setup, Map.of())) {
            setup.broker().hang();
            try {
                leaving.terminate();
                assertThat(leaving.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
            } finally {
                setup.broker().resume();
            }
        }
    }

    /** A call that would last longer is cut off, and what came of it is unknown and written down. */
    @Test
    void endsWithinHalfAMinuteHoweverLongTheBankTakes(TestSetup setup) {
        Batch batch = Batch.of(setup, 3);
        batch.samples()
                .forEach(sample -> setup.bank()
                        .answers(sample.accountNo(), BankAnswer.code("0").after(Duration.ofMinutes(2))));
        try (ProductProcess leaving =
                ProductProcess.start(setup, Map.of("ddr.bank.response-timeout", "3m", "ddr.retry.first-delay", "1s"))) {
            batch.send();
            await("it is busy").atMost(Batch.LIMIT).until(() -> batch.calls() == 3);
            leaving.terminate();
            assertThat(leaving.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
        }
        assertThat(batch.count("RETRYING")).isEqualTo(3);
        assertThat(setup.rows("SELECT 1 FROM registration WHERE outcome_unknown"))
                .hasSize(3);
        assertThat(setup.queues().count(setup.retry())).isEqualTo(3);
    }
}
