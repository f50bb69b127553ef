package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * The broker refuses one of our own queues to every message: nothing is lost, nobody is blamed, no consumer hangs, it is told
 * once with the broker's code, and it ends by itself.
 */
@ExtendWith({SharedParts.class, OutputCaptureExtension.class})
class BrokerOutageFlowTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FULL = "{\"addressFullMessagePolicy\":\"%s\",\"maxSizeBytes\":1,\"pageSizeBytes\":1}";

    private static TestSetup setup;
    private static Product product;

    enum Refusal {
        RETRY_FULL("ADDRESS_FULL", TestSetup::retry, "FAIL"),
        RETRY_BLOCKS("SEND_BLOCKED", TestSetup::retry, "BLOCK"),
        RETRY_FORBIDDEN("SECURITY_EXCEPTION", TestSetup::retry, "send"),
        DEAD_FULL("ADDRESS_FULL", TestSetup::dead, "FAIL"),
        DEAD_BLOCKS("SEND_BLOCKED", TestSetup::dead, "BLOCK"),
        DEAD_FORBIDDEN("SECURITY_EXCEPTION", TestSetup::dead, "send");

        private final String code;
        private final Function<TestSetup, String> queue;
        private final String how;

        Refusal(String code, Function<TestSetup, String> queue, String how) {
            this.code = code;
            this.queue = queue;
            this.how = how;
        }

        private boolean isOfRights() {
            return how.equals("send");
        }

        private void begin(Queues queues, String name) {
            if (isOfRights()) {
                queues.manage(
                        "addSecuritySettings",
                        name,
                        "nobody",
                        "amq",
                        "amq",
                        "amq",
                        "amq",
                        "amq",
                        "amq",
                        "amq",
                        "amq",
                        "amq");
            } else {
                queues.manage("addAddressSettings", name, FULL.formatted(how));
            }
        }

        private void end(Queues queues, String name) {
            queues.manage(isOfRights() ? "removeSecuritySettings" : "removeAddressSettings", name);
        }
    }

    @BeforeAll
    static void start(TestSetup own) {
        setup = own;
        product = Product.start(setup, Map.of("ddr.retry.first-delay", "500ms"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void endsByItselfAndBlamesNoMessage(Refusal refusal, CapturedOutput log) {
        String queue = refusal.queue.apply(setup);
        boolean toRetry = queue.equals(setup.retry());
        List<Sample> samples =
                IntStream.range(0, 6).mapToObj(i -> Sample.fresh()).toList();
        try (Producer producer = Producer.Protocol.CORE.connect(setup.broker())) {
            samples.forEach(sample -> setup.bank()
                    .answers(
                            sample.accountNo(), BankAnswer.code(toRetry ? "BSN003" : "BSN001"), BankAnswer.accepted()));
            setup.queues().fill(queue);
            refusal.begin(setup.queues(), queue);
            try {
                samples.forEach(sample -> producer.send(setup.registrations(), sample.asDraft()));

                await("told").atMost(LIMIT).until(() -> log.getOut().contains("broker outage, " + refusal.code));
                await("all is back that was refused")
                        .during(Duration.ofMillis(500))
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(setup.queues().delivering(setup.registrations()))
                                .isZero());
                assertThat(setup.queues().browse(setup.registrations()))
                        .isNotEmpty()
                        .allSatisfy(message -> assertThat(Integer.parseInt(message.property("JMSXDeliveryCount")))
                                .isLessThanOrEqualTo(3));
                assertThat(product.bean(io.micrometer.core.instrument.MeterRegistry.class)
                                .get("ddr.broker.refuses")
                                .gauge()
                                .value())
                        .isEqualTo(1);
            } finally {
                refusal.end(setup.queues(), queue);
            }

            await("each is where it belongs")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(samples)
                            .allSatisfy(sample -> assertThat(setup.state(sample.requestUid()))
                                    .isEqualTo(toRetry ? "ACCEPTED" : "DEAD")));
            await("consumed").atMost(LIMIT).until(() -> setup.queues().count(setup.registrations()) == 0);
        }
        assertThat(setup.queues().takeAll(setup.dead()))
                .filteredOn(message -> message.property("ddrReason") != null)
                .hasSize(toRetry ? 0 : samples.size());
        assertThat(samples)
                .allSatisfy(sample ->
                        assertThat(setup.registration(sample.requestUid())).containsEntry("attempts", toRetry ? 2 : 1));
        assertThat(setup.queues().count("DLQ")).isZero();
        // What ends a blocked send must not leave a session behind that holds a message.
        assertThat(setup.queues().delivering(setup.registrations())).isZero();
        assertThat(setup.queues().delivering(setup.retry())).isZero();
        assertThat(log.getOut().lines().filter(line -> line.contains("broker outage")))
                .as("one line when it begins, one when it ends, however many messages and consumers")
                .satisfiesExactly(
                        begin -> assertThat(begin).contains(" ERROR ", "broker outage, " + refusal.code),
                        end -> assertThat(end).contains(" WARN ", "broker outage over"));
        setup.queues().takeAll(setup.retry());
    }
}
