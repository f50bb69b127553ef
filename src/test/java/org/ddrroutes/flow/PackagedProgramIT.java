package org.ddrroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged program as a process: it works, it goes in order when told, and it may be shot. */
@ExtendWith(SharedParts.class)
class PackagedProgramIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void finishesTheCallInFlightWhenItIsTerminated(Stage stage) {
        Sample sample = Sample.fresh();
        stage.bank().answers(sample.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
        try (ProductProcess product = ProductProcess.start(stage, Map.of())) {
            send(stage, sample);
            awaitCalls(stage, sample, 1);
            product.terminate();

            assertThat(product.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
            assertThat(stage.state(sample.requestUid())).isEqualTo("ACCEPTED");
            assertThat(stage.queues().count(stage.registrations())).isZero();
            assertThat(product.output()).doesNotContain(sample.accountNo(), sample.digitalId());
        }
    }

    @Test
    void registersOnceThoughItWasShotInTheMiddleOfTheCall(Stage stage) {
        Sample sample = Sample.fresh();
        stage.bank().answers(sample.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
        try (ProductProcess shot = ProductProcess.start(stage, Map.of())) {
            send(stage, sample);
            awaitCalls(stage, sample, 1);
            shot.kill();
        }
        assertThat(stage.state(sample.requestUid())).isEqualTo("SUBMITTING");

        try (ProductProcess next = ProductProcess.start(stage, Map.of())) {
            await().atMost(LIMIT).until(() -> stage.state(sample.requestUid()).equals("ACCEPTED"));
            assertThat(next.isAlive()).isTrue();
        }
        assertThat(stage.bank().callsFor(sample.accountNo()))
                .extracting(RegisterCall::requestUid)
                .containsExactly(sample.requestUid(), sample.requestUid());
        assertThat(stage.bank().registered(sample.accountNo())).isEqualTo(1);
        assertThat(stage.registration(sample.requestUid())).containsEntry("status_code", "BSN007");
    }

    private static void send(Stage stage, Sample sample) {
        try (Producer producer = Producer.Protocol.CORE.connect(stage.broker())) {
            producer.send(stage.registrations(), sample.asDraft());
        }
    }

    private static void awaitCalls(Stage stage, Sample sample, int count) {
        await("the bank is called")
                .atMost(LIMIT)
                .until(() -> stage.bank().callsFor(sample.accountNo()).size() == count);
    }
}
