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
    void registersOnceThoughShotInMidCallAndFinishesACallWhenTerminated(Stage stage) {
        Sample first = Sample.fresh();
        stage.bank().answers(first.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
        try (ProductProcess shot = ProductProcess.start(stage, Map.of())) {
            send(stage, first);
            awaitCalls(stage, first, 1);
            shot.kill();
        }
        assertThat(stage.state(first.requestUid())).isEqualTo("SUBMITTING");

        try (ProductProcess next = ProductProcess.start(stage, Map.of())) {
            await().atMost(LIMIT).until(() -> stage.state(first.requestUid()).equals("ACCEPTED"));
            assertThat(stage.bank().callsFor(first.accountNo()))
                    .extracting(RegisterCall::requestUid)
                    .containsExactly(first.requestUid(), first.requestUid());
            assertThat(stage.bank().registered(first.accountNo())).isEqualTo(1);
            assertThat(stage.registration(first.requestUid())).containsEntry("status_code", "BSN007");

            Sample last = Sample.fresh();
            stage.bank().answers(last.accountNo(), BankAnswer.accepted().after(Duration.ofSeconds(3)));
            send(stage, last);
            awaitCalls(stage, last, 1);
            next.terminate();

            assertThat(next.exitCode(Duration.ofSeconds(40))).isIn(0, 143);
            assertThat(stage.state(last.requestUid())).isEqualTo("ACCEPTED");
            assertThat(stage.queues().count(stage.registrations())).isZero();
            assertThat(next.output())
                    .doesNotContain(first.accountNo(), first.digitalId(), last.accountNo(), last.digitalId());
        }
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
