package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer of the bank leads to, as the table of SEMANTICS has it and the shipped {@code bank-codes.yaml} says. */
@ExtendWith(SharedParts.class)
class CodeTableFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static Stage stage;
    private static Product product;
    private static Producer producer;

    @BeforeAll
    static void start(Stage ownStage) {
        stage = ownStage;
        product = Product.start(
                stage,
                Map.of(
                        "ddr.retry.first-delay", "300ms",
                        "ddr.bank.response-timeout", "1s",
                        "ddr.gate.failure-threshold", "1000"));
        producer = Producer.Protocol.CORE.connect(stage.broker());
    }

    @AfterAll
    static void stop() {
        producer.close();
        product.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CBS001", "CBS002", "CBS003", "CMN001", "CMN002", "CMN003", "CMN004", "CMN005", "BSN002"})
    void rejectsWhatTheBankRefusesForGood(String code) {
        Sample sample = send(BankAnswer.code(code));

        awaitState(sample, "REJECTED");
        assertThat(stage.registration(sample.requestUid())).containsEntry("status_code", code);
        assertThat(stage.bank().callsFor(sample.accountNo())).hasSize(1);
        assertThat(stage.states(sample.requestUid())).containsExactly("RECEIVED", "SUBMITTING", "REJECTED");
    }

    static Stream<Arguments> forAPerson() {
        return Stream.of(
                arguments("AU00400", BankAnswer.code("AU00400")),
                arguments("AU00003", BankAnswer.code("AU00003")),
                arguments("AU00004", BankAnswer.code("AU00004")),
                arguments("BSN001", BankAnswer.code("BSN001")),
                arguments("BSN004", BankAnswer.code("BSN004")),
                arguments("BSN005", BankAnswer.code("BSN005")),
                arguments("BSN007", BankAnswer.code("BSN007")),
                arguments("NEW0001", BankAnswer.code("NEW0001")),
                arguments("BSN001", BankAnswer.code(400, "BSN001")),
                arguments("HTTP404", BankAnswer.http(404)),
                arguments(
                        "HTTP302",
                        BankAnswer.http(302).withHeaders(Map.of("Location", "http://127.0.0.1:9/elsewhere"))));
    }

    @ParameterizedTest
    @MethodSource("forAPerson")
    void deadLettersWhatNeedsAPerson(String reason, BankAnswer answer) {
        Sample sample = send(answer);

        awaitState(sample, "DEAD");
        assertThat(stage.queues().take(stage.dead(), LIMIT)).hasValueSatisfying(dead -> {
            assertThat(dead.property("requestUID")).isEqualTo(sample.requestUid());
            assertThat(dead.property("ddrReason")).isEqualTo(reason);
            assertThat(dead.text()).isEqualTo(sample.requestBody().toString());
        });
        assertThat(stage.bank().callsFor(sample.accountNo())).hasSize(1);
    }

    static Stream<Arguments> forAnotherTry() {
        return Stream.of(
                arguments("SYS001", BankAnswer.code("SYS001")),
                arguments("SYS001 with HTTP 500", BankAnswer.code(500, "SYS001")),
                arguments("SYS002", BankAnswer.code("SYS002")),
                arguments("BSN003", BankAnswer.code("BSN003")),
                arguments("TM001", BankAnswer.code("TM001")),
                arguments("ED001", BankAnswer.code("ED001")),
                arguments("an unknown code with HTTP 500", BankAnswer.code(500, "NEW0001")),
                arguments("0 with HTTP 500", BankAnswer.code(500, "0")),
                arguments("HTTP 408", BankAnswer.http(408)),
                arguments("HTTP 500", BankAnswer.http(500)),
                arguments("HTTP 503", BankAnswer.http(503)),
                arguments("HTML", BankAnswer.raw(200, "<html>".getBytes(StandardCharsets.UTF_8))),
                arguments("no statusCode", BankAnswer.json(200, "{\"statusDesc\":\"Success\"}")),
                arguments(
                        "another requestUID", BankAnswer.json(200, "{\"statusCode\":\"0\",\"requestUID\":\"other\"}")),
                arguments("no bytes", BankAnswer.broken(Fault.EMPTY_RESPONSE)),
                arguments("a reset connection", BankAnswer.broken(Fault.CONNECTION_RESET_BY_PEER)),
                arguments("garbage", BankAnswer.broken(Fault.RANDOM_DATA_THEN_CLOSE)),
                arguments("a slow answer", BankAnswer.code("SYS001").after(Duration.ofSeconds(2))),
                arguments("a dripping answer", BankAnswer.code("SYS001").drippingOver(Duration.ofSeconds(3))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forAnotherTry")
    void triesAgainWithTheSameRequestUid(String what, BankAnswer answer) {
        Sample sample = send(answer, BankAnswer.accepted());

        awaitState(sample, "ACCEPTED");
        List<RegisterCall> calls = stage.bank().callsFor(sample.accountNo());
        assertThat(calls)
                .extracting(RegisterCall::requestUid)
                .containsExactly(sample.requestUid(), sample.requestUid());
        assertThat(calls).allSatisfy(call -> BankCallAssert.saysWhatTheProducerGave(call, stage, sample));
        assertThat(stage.registration(sample.requestUid())).containsEntry("attempts", 2);
        assertThat(stage.states(sample.requestUid()))
                .containsExactly("RECEIVED", "SUBMITTING", "RETRYING", "SUBMITTING", "ACCEPTED");
    }

    @Test
    void readsAZippedAnswerIfItAsksForOne() {
        Sample sample = Sample.fresh();
        stage.bank()
                .answers(
                        sample.accountNo(),
                        call -> call.headers()
                                        .getOrDefault("accept-encoding", List.of())
                                        .toString()
                                        .contains("gzip")
                                ? BankAnswer.code("CBS001").zippedFor(call)
                                : BankAnswer.code("CBS001"));
        producer.send(stage.registrations(), sample.asDraft());

        awaitState(sample, "REJECTED");
    }

    @Test
    void acceptsWhatTheBankHadTakenBeforeItsAnswerWasLost() {
        Sample sample = send(BankAnswer.lost(), BankAnswer.accepted());

        awaitState(sample, "ACCEPTED");
        Map<String, Object> row = stage.registration(sample.requestUid());
        assertThat(row).containsEntry("status_code", "BSN007").containsEntry("ddr_oapi_seq_id", null);
        assertThat(stage.bank().registered(sample.accountNo())).isEqualTo(1);
    }

    @Test
    void carriesAFreshRequestUidWhereTheBankHasSpentTheFirst() {
        Sample sample = send(BankAnswer.code("BSN003"), BankAnswer.code("BSN007"), BankAnswer.accepted());

        awaitState(sample, "ACCEPTED");
        assertThat(stage.bank().callsFor(sample.accountNo()))
                .extracting(RegisterCall::requestUid)
                .containsExactly(sample.requestUid(), sample.requestUid(), sample.requestUid() + "-2");
        assertThat(stage.bank().registered(sample.accountNo())).isEqualTo(1);
    }

    @Test
    void renewsTheTokenWithinTheSameAttempt() {
        int tokensBefore = stage.bank().tokens().calls(stage.clientId()).size();
        Sample sample = send(BankAnswer.code(401, "AU00401"), BankAnswer.accepted());

        awaitState(sample, "ACCEPTED");
        assertThat(stage.bank().callsFor(sample.accountNo())).hasSize(2);
        assertThat(stage.registration(sample.requestUid())).containsEntry("attempts", 1);
        assertThat(stage.bank().tokens().calls(stage.clientId())).hasSizeGreaterThan(tokensBefore);
    }

    private static Sample send(BankAnswer first, BankAnswer... next) {
        Sample sample = Sample.fresh();
        stage.bank().answers(sample.accountNo(), first, next);
        producer.send(stage.registrations(), sample.asDraft());
        return sample;
    }

    private static void awaitState(Sample sample, String state) {
        await(state)
                .atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(stage.state(sample.requestUid())).as("state").isEqualTo(state));
    }
}
