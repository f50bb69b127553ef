package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While the gate is closed the backlog stays where it is and costs no tries; then one call goes ahead, and the rest. */
@ExtendWith(SharedParts.class)
class GateFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Long enough to send a backlog and to look at it, also on a loaded machine. */
    private static final Map<String, String> PAUSES = Map.of(
            "ddr.gate.first-pause", "5s",
            "ddr.gate.max-pause", "5s",
            "ddr.gate.rate-limit-pause", "5s");

    static Stream<Arguments> closingAnswers() {
        return Stream.of(
                arguments("rate-limit", List.of(BankAnswer.code(429, "0429"))),
                arguments("hold", List.of(BankAnswer.code(401, "AU00401"), BankAnswer.code(401, "AU00401"))));
    }

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @AutoClose
    private static Producer producer;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(setup, PAUSES);
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("closingAnswers")
    void keepsTheBacklogUncountedUntilTheBankIsBack(String cause, List<BankAnswer> answers) {
        Sample first = Sample.fresh();
        List<BankAnswer> thenAccepted = Stream.concat(answers.stream(), Stream.of(BankAnswer.accepted()))
                .toList();
        setup.bank()
                .answers(first.accountNo(), call -> thenAccepted.get(Math.min(call.number(), thenAccepted.size()) - 1));
        List<Sample> backlog = Stream.generate(Sample::fresh).limit(20).toList();
        int before = registrations();

        producer.send(setup.registrations(), first.asDraft());
        await("the gate closes")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !isOpen());
        backlog.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));

        assertThat(setup.rows("SELECT cause FROM gate")).containsExactly(Map.of("cause", cause));
        assertThat(setup.bank().callsFor(first.accountNo())).hasSize(answers.size());
        assertThat(registrations()).isEqualTo(before + 1);
        assertThat(setup.queues().count(setup.registrations())).isEqualTo(20);

        awaitAllAccepted();
        assertThat(registrations()).isEqualTo(before + 21);
        assertThat(isOpen()).isTrue();
        assertThat(setup.rows("SELECT 1 FROM registration WHERE attempts <> 1")).isEmpty();
        assertThat(backlog)
                .allSatisfy(sample ->
                        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1));
        assertThat(setup.queues().count("DLQ")).isZero();
    }

    /** Idle consumers still wait for a message when the gate closes: what comes just then must not go from one to the next. */
    @Test
    void givesBackOnceWhatComesInTheInstantTheGateCloses() {
        Sample first = Sample.fresh();
        setup.bank()
                .answers(
                        first.accountNo(),
                        call -> call.number() == 1 ? BankAnswer.code("BSN006") : BankAnswer.accepted());
        int before = registrations();

        producer.send(setup.registrations(), first.asDraft());
        Stream.generate(Sample::fresh)
                .limit(8)
                .forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));

        awaitAllAccepted();
        assertThat(registrations()).isEqualTo(before + 9);
        assertThat(setup.queues().count("DLQ")).isZero();
    }

    private static void awaitAllAccepted() {
        await("all are accepted")
                .atMost(LIMIT)
                .until(() -> setup.queues().count(setup.registrations()) == 0
                        && setup.rows("SELECT 1 FROM registration WHERE state <> 'ACCEPTED'")
                                .isEmpty());
    }

    private static int registrations() {
        return setup.rows("SELECT 1 FROM registration").size();
    }

    private static boolean isOpen() {
        return !setup.rows("SELECT 1 FROM gate WHERE is_open").isEmpty();
    }
}
