package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ddrroutes.broker.SessionSends;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.OperatorsClient;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Queues;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The broker refuses one of our own queues to every message: nothing is lost, nobody is blamed, no consumer hangs, it is told
 * once with the broker's code, and it ends by itself.
 */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class BrokerOutageFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FULL = "{\"addressFullMessagePolicy\":\"%s\",\"maxSizeBytes\":1,\"pageSizeBytes\":1}";
    private static final String NOT_MADE = "{\"autoCreateQueues\":false,\"autoCreateAddresses\":false}";

    private static final String COPY = """
                    - doTry:
                        id: at-any-rate
                        steps:
                          - to:
                              id: copy
                              uri: jms
                              parameters:
                                destinationType: queue
                                destinationName: %s
                        doCatch:
                          - exception:
                              - java.lang.Exception
                            steps:
                              - log:
                                  message: no copy
            """;

    private static TestSetup setup;

    @AutoClose
    private static Product product;

    enum Way {
        FAIL("ADDRESS_FULL"),
        BLOCK("SEND_BLOCKED"),
        SEND_FORBIDDEN("SECURITY_EXCEPTION"),
        CONSUME_FORBIDDEN("SECURITY_EXCEPTION"),
        GONE("QUEUE_DOES_NOT_EXIST");

        private final String code;

        Way(String code) {
            this.code = code;
        }

        private void begin(Queues queues, String name) {
            switch (this) {
                case FAIL, BLOCK -> queues.manage("addAddressSettings", name, FULL.formatted(name()));
                case SEND_FORBIDDEN -> permit(queues, name, "nobody", "amq");
                case CONSUME_FORBIDDEN -> {
                    permit(queues, name, "amq", "nobody");
                    // Whoever consumes already may go on.
                    queues.manage("closeConsumerConnectionsForAddress", name);
                }
                case GONE -> {
                    queues.manage("addAddressSettings", name, NOT_MADE);
                    queues.manage("destroyQueue", name, true, true);
                }
            }
        }

        private void end(Queues queues, String name) {
            boolean isOfRights = this == SEND_FORBIDDEN || this == CONSUME_FORBIDDEN;
            queues.manage(isOfRights ? "removeSecuritySettings" : "removeAddressSettings", name);
        }

        private static void permit(Queues queues, String name, String senders, String consumers) {
            queues.manage(
                    "addSecuritySettings",
                    name,
                    senders,
                    consumers,
                    "amq",
                    "amq",
                    "amq",
                    "amq",
                    "amq",
                    "amq",
                    "amq",
                    "amq");
        }
    }

    enum Refusal {
        REQUESTS_FORBIDDEN(Way.CONSUME_FORBIDDEN, TestSetup::registrations, BankAnswer.accepted()),
        RETRY_FULL(Way.FAIL, TestSetup::retry, BankAnswer.code("BSN003")),
        RETRY_BLOCKS(Way.BLOCK, TestSetup::retry, BankAnswer.code("BSN003")),
        RETRY_FORBIDDEN(Way.SEND_FORBIDDEN, TestSetup::retry, BankAnswer.code("BSN003")),
        DUE_RETRIES_FORBIDDEN(Way.CONSUME_FORBIDDEN, TestSetup::retry, BankAnswer.code("BSN003")),
        RETRY_GONE(Way.GONE, TestSetup::retry, BankAnswer.code("BSN003")),
        DEAD_FULL(Way.FAIL, TestSetup::dead, BankAnswer.code("BSN001")),
        DEAD_BLOCKS(Way.BLOCK, TestSetup::dead, BankAnswer.code("BSN001")),
        DEAD_FORBIDDEN(Way.SEND_FORBIDDEN, TestSetup::dead, BankAnswer.code("BSN001")),
        DEAD_GONE(Way.GONE, TestSetup::dead, BankAnswer.code("BSN001"));

        private final Way way;
        private final Function<TestSetup, String> queue;
        private final BankAnswer firstAnswer;

        Refusal(Way way, Function<TestSetup, String> queue, BankAnswer firstAnswer) {
            this.way = way;
            this.queue = queue;
            this.firstAnswer = firstAnswer;
        }
    }

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup, Map.of("ddr.retry.first-delay", "500ms"));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void endsByItselfAndBlamesNoMessage(Refusal refusal, CapturedOutput log) {
        String queue = refusal.queue.apply(setup);
        String code = refusal.way.code;
        boolean isDead = queue.equals(setup.dead());
        int attempts = queue.equals(setup.retry()) ? 2 : 1;
        List<Sample> samples =
                IntStream.range(0, 6).mapToObj(i -> Sample.fresh()).toList();
        OperatorsClient operators = OperatorsClient.of(product);
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(
                    sample -> setup.bank().answers(sample.accountNo(), refusal.firstAnswer, BankAnswer.accepted()));
            if (refusal.way != Way.CONSUME_FORBIDDEN) {
                setup.queues().fill(queue);
            }
            refusal.way.begin(setup.queues(), queue);
            try {
                samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));

                await("told").atMost(LIMIT).until(() -> log.getOut().contains("broker outage, " + code));
                await("all is back that was refused")
                        .during(Duration.ofMillis(500))
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(setup.queues().delivering(setup.registrations()))
                                .isZero());
                if (refusal.way != Way.CONSUME_FORBIDDEN) {
                    assertThat(setup.queues().count(setup.registrations())).isPositive();
                }
                assertThat(setup.queues().browse(setup.registrations()))
                        .allSatisfy(message -> assertThat(Integer.parseInt(message.property("JMSXDeliveryCount")))
                                .isLessThanOrEqualTo(3));
                assertThat(operators.metric("ddr_broker_refuses")).containsExactly(" 1.0");
                assertThat(operators.metric("ddr_broker_outage")).containsExactly("{code=\"" + code + "\"} 1.0");
            } finally {
                refusal.way.end(setup.queues(), queue);
            }

            await("each is where it belongs")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(samples)
                            .allSatisfy(sample -> assertThat(setup.state(sample.requestUid()))
                                    .isEqualTo(isDead ? "DEAD" : "ACCEPTED")));
            await("consumed").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
            // Else one that begins late would go on in what comes next, and that would not be told as a new one.
            await("no consumer tells of a refusal any more")
                    .during(Duration.ofMillis(refusal.way == Way.CONSUME_FORBIDDEN ? 1_000 : 0))
                    .atMost(LIMIT)
                    .until(() -> operators.metric("ddr_broker_refuses").equals(List.of(" 0.0")));
        }
        assertThat(setup.queues().takeAll(setup.dead()))
                .filteredOn(message -> message.property("ddrReason") != null)
                .hasSize(isDead ? samples.size() : 0);
        assertThat(samples)
                .allSatisfy(sample ->
                        assertThat(setup.registration(sample.requestUid())).containsEntry("attempts", attempts));
        assertThat(setup.queues().count("DLQ")).isZero();
        // What ends a blocked send must not leave a session behind that holds a message.
        assertThat(setup.queues().delivering(setup.registrations())).isZero();
        assertThat(setup.queues().delivering(setup.retry())).isZero();
        List<String> told = log.getOut()
                .lines()
                .filter(line -> line.contains("broker outage"))
                .toList();
        assertThat(told)
                .as("one line when it begins, one when it ends, however many messages and consumers")
                // A consumer may hear of a refusal when the right was just given back.
                .hasSizeBetween(2, refusal.way == Way.CONSUME_FORBIDDEN ? 4 : 2);
        assertThat(told.get(0)).contains(" ERROR ", "broker outage, " + code);
        assertThat(told.get(told.size() - 1)).contains(" WARN ", "broker outage over");
        setup.queues().takeAll(setup.retry());
    }

    /** The results queue is no part of what a message needs: requests go on, and results wait for it. */
    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"FAIL", "SEND_FORBIDDEN"})
    void keepsResultsThatTheirQueueRefuses(Way way, CapturedOutput log) {
        List<Sample> samples =
                IntStream.range(0, 6).mapToObj(i -> Sample.fresh()).toList();
        setup.queues().takeAll(setup.results());
        setup.queues().fill(setup.results());
        way.begin(setup.queues(), setup.results());
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));
            await("accepted")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(samples)
                            .allSatisfy(sample ->
                                    assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED")));
            await("told").atMost(LIMIT).until(() -> log.getOut().contains("the results queue does not take them"));
            assertThat(setup.rows("SELECT 1 FROM result_outbox")).hasSize(samples.size());
        } finally {
            way.end(setup.queues(), setup.results());
        }
        await("each is told")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(setup.queues().browse(setup.results()))
                        .extracting(result -> result.property("requestUID"))
                        .containsAll(samples.stream().map(Sample::requestUid).toList()));
        assertThat(log.getOut()).doesNotContain("broker outage");
        setup.queues().takeAll(setup.results());
    }

    /** An instance that was started anew does not know that the commit was refused before. */
    @Test
    void takesNoMessageAwayWhoseRefusedCommitsAreForgotten(CapturedOutput log) throws Exception {
        SessionSends sends = product.bean(SessionSends.class);
        Object known = Objects.requireNonNull(ReflectionTestUtils.getField(sends, "uncommitted"));
        ReflectionTestUtils.setField(sends, "uncommitted", new HashSet<String>() {
            @Override
            public boolean contains(Object message) {
                return false;
            }
        });
        try {
            takesNoMessageAwayThatACopyIsRefusedWith(log);
        } finally {
            ReflectionTestUtils.setField(sends, "uncommitted", known);
        }
    }

    /** The broker tells of it at the commit, of the message and the copy together. */
    @Test
    void takesNoMessageAwayThatACopyIsRefusedWith(CapturedOutput log) throws Exception {
        Way way = Way.SEND_FORBIDDEN;
        String audit = "our.audit";
        Sample sample = Sample.fresh();
        setup.bank().answers(sample.accountNo(), BankAnswer.code("BSN001"));
        setup.queues().fill(audit);
        way.begin(setup.queues(), audit);
        RunningRoutes routes = new RunningRoutes(product);
        String before = "        - bean:\n            id: prepare-for-dead-letter-queue\n";
        routes.replace(List.of(
                new RunningRoutes.Edit("dead-letter-send", before, COPY.formatted(audit) + before, null, null)));
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            producer.send(setup.registrations(), sample.asDraft());
            await("disposed of").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
        } finally {
            way.end(setup.queues(), audit);
            routes.replace(List.of());
        }
        // Else it would go on in what comes next, and that would not be told as a new one.
        await("over")
                .atMost(LIMIT)
                .until(() ->
                        OperatorsClient.of(product).metric("ddr_broker_refuses").equals(List.of(" 0.0")));
        assertThat(setup.queues().count("DLQ")).isZero();
        assertThat(setup.queues().takeAll(setup.dead())).singleElement().satisfies(letter -> {
            assertThat(letter.property("ddrReason")).isEqualTo("BSN001");
            assertThat(letter.text()).isEqualTo(sample.requestBody().toString());
        });
        assertThat(setup.registration(sample.requestUid()))
                .containsEntry("state", "DEAD")
                .containsEntry("attempts", 1);
        assertThat(log.getOut())
                .containsOnlyOnce("it goes where its row says, without the steps of the routes")
                .contains("requestUID=" + sample.requestUid() + " refusal=" + way.code + " sent to=[" + audit + ", ");
    }
}
