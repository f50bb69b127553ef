package org.ddrroutes.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ddrroutes.harness.BankAnswer;
import org.ddrroutes.harness.Producer;
import org.ddrroutes.harness.Product;
import org.ddrroutes.harness.Sample;
import org.ddrroutes.harness.SharedParts;
import org.ddrroutes.harness.TestSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A broker that is killed while the bank is being asked forgets what it had delivered: every message comes again, as if
 * for the first time. Whatever protocol it came by, it is known again and goes on from where its row stands.
 */
@ExtendWith(SharedParts.class)
class BrokerDeathIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration IN_THE_MEANTIME = Duration.ofSeconds(3);
    private static final Map<String, String> SHORT_DELAYS =
            Map.of("ddr.retry.first-delay", "500ms", "ddr.retry.max-delay", "1s", "ddr.gate.failure-threshold", "100");

    @Test
    void goesOnWithEachMessageThoughTheBrokerDiedDuringItsCall(TestSetup setup) {
        List<Sample> retried = samples();
        List<Sample> dead = samples();
        List<Sample> accepted = samples();
        retried.forEach(sample -> setup.bank()
                .answers(sample.accountNo(), BankAnswer.code("BSN003").after(IN_THE_MEANTIME), BankAnswer.accepted()));
        dead.forEach(sample -> setup.bank()
                .answers(sample.accountNo(), BankAnswer.code("BSN001").after(IN_THE_MEANTIME)));
        accepted.forEach(sample ->
                setup.bank().answers(sample.accountNo(), BankAnswer.accepted().after(IN_THE_MEANTIME)));
        List.of(retried, dead, accepted).forEach(samples -> sendByEachProtocol(setup, samples));
        // So often that one more fault of our own on them would make dead letters of them.
        setup.queues().takeAndPutBack(setup.registrations(), 4);
        try (Product product = Product.start(setup, SHORT_DELAYS)) {
            await("all calls are in flight")
                    .atMost(LIMIT)
                    .until(() -> setup.rows("SELECT 1 FROM registration WHERE state = 'SUBMITTING'")
                                    .size()
                            == 9);
            setup.broker().kill();
            await("the bank has answered")
                    .atMost(LIMIT)
                    .until(() -> setup.rows("SELECT 1 FROM registration WHERE state <> 'SUBMITTING'")
                                    .size()
                            == 9);
            setup.broker().start();

            await("nothing waits any more").atMost(LIMIT).untilAsserted(() -> {
                assertThat(setup.queues().count(setup.registrations())).isZero();
                assertThat(retried)
                        .allSatisfy(sample ->
                                assertThat(setup.state(sample.requestUid())).isEqualTo("ACCEPTED"));
                assertThat(setup.queues().count(setup.retry())).isZero();
            });
        }
        assertThat(accepted)
                .allSatisfy(sample ->
                        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(1));
        assertThat(retried)
                .allSatisfy(sample ->
                        assertThat(setup.bank().callsFor(sample.accountNo())).hasSize(2));
        assertThat(setup.queues().browse(setup.dead()))
                .extracting(letter -> letter.property("requestUID"))
                .containsExactlyInAnyOrderElementsOf(
                        dead.stream().map(Sample::requestUid).toList());
    }

    private static List<Sample> samples() {
        return List.of(Sample.fresh(), Sample.fresh(), Sample.fresh());
    }

    private static void sendByEachProtocol(TestSetup setup, List<Sample> samples) {
        List<Producer.Protocol> protocols = new ArrayList<>(List.of(Producer.Protocol.values()));
        for (int i = 0; i < samples.size(); i++) {
            try (Producer producer = protocols.get(i).connect(setup.broker())) {
                producer.send(setup.registrations(), samples.get(i).asDraft());
            }
        }
    }
}
