package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While the gate is closed the backlog stays where it is and costs no tries; then one call goes ahead, and the rest. */
@ExtendWith(SharedParts.class)
class GateFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Map<String, String> SHORT_PAUSES = Map.of(
            "ddr.gate.first-pause", "2s",
            "ddr.gate.max-pause", "2s",
            "ddr.gate.rate-limit-pause", "2s");

    static Stream<Arguments> closingAnswers() {
        return Stream.of(
                arguments("rate-limit", List.of(BankAnswer.code("0429"))),
                arguments("rate-limit", List.of(BankAnswer.code(429, "0429"))),
                arguments("rate-limit", List.of(BankAnswer.http(429))),
                arguments("hold", List.of(BankAnswer.code("BSN006"))),
                arguments("hold", List.of(BankAnswer.code(401, "AU00401"), BankAnswer.code(401, "AU00401"))),
                arguments("hold", List.of(BankAnswer.http(403), BankAnswer.http(401))));
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("closingAnswers")
    void keepsTheBacklogUncountedUntilTheBankIsBack(String cause, List<BankAnswer> answers, Stage stage) {
        Sample first = Sample.fresh();
        List<BankAnswer> thenAccepted = Stream.concat(answers.stream(), Stream.of(BankAnswer.accepted()))
                .toList();
        stage.bank()
                .answers(first.accountNo(), call -> thenAccepted.get(Math.min(call.number(), thenAccepted.size()) - 1));
        List<Sample> backlog =
                IntStream.range(0, 20).mapToObj(i -> Sample.fresh()).toList();

        try (Product product = Product.start(stage, SHORT_PAUSES);
                Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), first.asDraft());
            await("the gate closes")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !isOpen(stage));
            backlog.forEach(sample -> producer.send(stage.registrations(), sample.asDraft()));

            assertThat(stage.rows("SELECT cause FROM gate")).containsExactly(Map.of("cause", cause));
            assertThat(stage.bank().callsFor(first.accountNo())).hasSize(answers.size());
            assertThat(stage.rows("SELECT 1 FROM registration")).hasSize(1);
            assertThat(stage.queues().count(stage.registrations())).isEqualTo(20);

            await("all are accepted")
                    .atMost(LIMIT)
                    .until(() -> stage.rows("SELECT 1 FROM registration WHERE state = 'ACCEPTED'")
                                    .size()
                            == 21);
            assertThat(isOpen(stage)).isTrue();
            assertThat(product.bean(CamelContext.class).isStarted()).isTrue();
        }
        assertThat(stage.rows("SELECT 1 FROM registration WHERE attempts <> 1")).isEmpty();
        assertThat(backlog)
                .allSatisfy(sample ->
                        assertThat(stage.bank().callsFor(sample.accountNo())).hasSize(1));
        assertThat(stage.queues().count("DLQ")).isZero();
    }

    /** Idle consumers still wait for a message when the gate closes: what comes just then must not go from one to the next. */
    @Test
    void givesBackOnceWhatComesInTheInstantTheGateCloses(Stage stage) {
        Sample first = Sample.fresh();
        stage.bank()
                .answers(
                        first.accountNo(),
                        call -> call.number() == 1 ? BankAnswer.code("BSN006") : BankAnswer.accepted());
        List<Sample> behind =
                IntStream.range(0, 8).mapToObj(i -> Sample.fresh()).toList();

        try (Product product = Product.start(stage, SHORT_PAUSES);
                Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), first.asDraft());
            behind.forEach(sample -> producer.send(stage.registrations(), sample.asDraft()));

            await("all are accepted")
                    .atMost(LIMIT)
                    .until(() -> stage.rows("SELECT 1 FROM registration WHERE state = 'ACCEPTED'")
                                    .size()
                            == 9);
            assertThat(product.bean(CamelContext.class).isStarted()).isTrue();
        }
        assertThat(stage.queues().count("DLQ")).isZero();
    }

    private static boolean isOpen(Stage stage) {
        return stage.rows("SELECT 1 FROM gate WHERE is_open").size() == 1;
    }
}
