package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.ReceivedCall;
import org.ddrroutes.harness.ReceivedMessage;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What each answer of the bank leads to, with the shipped {@code bank-codes.yaml}: queues, calls, rows and log. */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class CodeTableFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Set<String> GUIDE = Set.of(
            ("0 AU00400 AU00401 AU00003 AU00004 SYS001 SYS002 CMN001 CMN002 CMN003 CMN004 CMN005 BSN001 BSN002 BSN003"
                            + " BSN004 BSN005 BSN006 BSN007 CBS001 CBS002 CBS003 0429")
                    .split(" "));

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    @AutoClose
    private static Producer producer;

    @BeforeAll
    static void start(TestSetup ownStage) {
        setup = ownStage;
        product = Product.start(
                setup,
                Map.of(
                        "ddr.retry.first-delay", "200ms",
                        "ddr.bank.response-timeout", "2s",
                        "ddr.gate.failure-threshold", "1000",
                        "ddr.gate.rate-limit-pause", "300ms",
                        "ddr.gate.first-pause", "300ms"));
        producer = Producer.Protocol.CORE.connect(setup.broker());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.ddrroutes.flow.CodeTable#rows")
    void doesWhatTheTableSays(CodeTableRow row, CapturedOutput log) {
        Sample sample = Sample.fresh();
        List<BankAnswer> next = row.answers().subList(1, row.answers().size());
        setup.bank().answers(sample.accountNo(), row.answers().get(0), next.toArray(BankAnswer[]::new));
        producer.send(setup.registrations(), sample.asDraft());
        await(row.finalState())
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo(row.finalState()));

        assertThat(setup.registration(sample.requestUid()))
                .containsEntry("status_code", row.code())
                .containsEntry("attempts", row.attempts());
        assertThat(setup.states(sample.requestUid())).isEqualTo(row.states());
        assertCalls(sample, row);
        assertQueues(sample, row);
        assertThat(log.getAll())
                .contains("requestUID=" + sample.requestUid() + " state=" + row.finalState())
                .doesNotContain(sample.accountNo(), sample.digitalId());
    }

    private static void assertCalls(Sample sample, CodeTableRow row) {
        List<ReceivedCall> calls = setup.bank().callsFor(sample.accountNo());
        assertThat(calls)
                .extracting(ReceivedCall::requestUid)
                .isEqualTo(row.bankUids().stream()
                        .map(end -> sample.requestUid() + end)
                        .toList());
        assertThat(calls)
                .filteredOn(call -> call.requestUid().equals(sample.requestUid()))
                .allSatisfy(call -> BankCallAssert.saysWhatTheProducerGave(call, setup, sample));
        assertThat(setup.bank().registered(sample.accountNo()))
                .isEqualTo(row.answers().stream().anyMatch(BankAnswer::registers) ? 1 : 0);
    }

    private static void assertQueues(Sample sample, CodeTableRow row) {
        ReceivedMessage result = takeFor(sample, setup.results());
        assertThat(result.property("state")).isEqualTo(row.finalState());
        assertThat(result.json().path("statusCode").asText()).isEqualTo(row.code());
        if (row.deadLetterReason() == null) {
            assertThat(setup.queues().count(setup.dead())).isZero();
        } else {
            ReceivedMessage dead = takeFor(sample, setup.dead());
            assertThat(dead.property("ddrReason")).isEqualTo(row.deadLetterReason());
            assertThat(dead.text()).isEqualTo(sample.requestBody().toString());
        }
        await("nothing is left")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> setup.queues().count(setup.registrations())
                                + setup.queues().count(setup.retry())
                        == 0);
    }

    /** What a row before has left, having failed, is passed over. */
    private static ReceivedMessage takeFor(Sample sample, String queue) {
        while (true) {
            ReceivedMessage next = setup.queues().take(queue, LIMIT).orElseThrow();
            if (next.property("requestUID").equals(sample.requestUid())) {
                return next;
            }
        }
    }

    @Test
    void leavesNoCodeOfTheGuideOut() {
        String said = CodeTable.rows()
                .flatMap(row -> row.answers().stream())
                .map(answer -> new String(answer.body(), 0, Math.min(200, answer.body().length)))
                .collect(Collectors.joining());

        assertThat(GUIDE).allSatisfy(code -> assertThat(said).contains("\"statusCode\":\"" + code + "\""));
    }

    /** Refused with the old token, the bank has seen the request UID all the same. */
    @Test
    void countsACallBeforeATokenThatDidNotComeAsSeenByTheBank() {
        Sample sample = Sample.fresh();
        setup.bank()
                .answers(
                        sample.accountNo(),
                        BankAnswer.code(401, "AU00401"),
                        BankAnswer.code("BSN007"),
                        BankAnswer.accepted());
        setup.bank().tokens().answers(setup.clientId(), BankAnswer.http(500), BankAnswer.http(500));
        producer.send(setup.registrations(), sample.asDraft());

        await("accepted")
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED"));
        assertThat(setup.bank().callsFor(sample.accountNo()))
                .extracting(ReceivedCall::requestUid)
                .containsExactly(sample.requestUid(), sample.requestUid(), sample.requestUid() + "-2");
    }

    @Test
    void readsAZippedAnswerThoughItAsksForNone() {
        Sample sample = Sample.fresh();
        setup.bank()
                .answers(sample.accountNo(), call -> BankAnswer.code("CBS001").zippedFor(call));
        producer.send(setup.registrations(), sample.asDraft());

        await("rejected")
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(setup.state(sample.requestUid())).isEqualTo("REJECTED"));
        assertThat(setup.bank().callsFor(sample.accountNo()))
                .singleElement()
                .satisfies(call -> assertThat(call.header("accept-encoding")).isEqualTo("identity"));
    }
}
